import { STATUS_CODES } from 'node:http'
import { Problem, problemDocument } from '@filrouge/runtime'

/** The answer to bytes that Node cannot parse as an HTTP request: a problem document. The connection is then closed. */
export function rawProblem(error: Error): string {
  const problem = problemOf('code' in error ? String(error.code) : '')
  const body = JSON.stringify(problemDocument(problem, ''))
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'connection: close',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

function problemOf(code: string): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('headers-too-large', { detail: 'the headers are larger than 16 KiB' })
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request-timeout', { detail: 'the headers did not come in time' })
    default:
      return new Problem('validation-failed', { detail: 'this is not an HTTP request' })
  }
}
