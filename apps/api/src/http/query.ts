import type { FastifyRequest } from 'fastify'
import { invalid } from './validation.js'

/**
 * The parameters of a request, not yet checked. Fastify leaves as it is what it cannot decode.
 * @throws Problem validation-failed where one is no UTF-8
 */
export function queryOf({ url, query }: FastifyRequest): unknown {
  const [, text = ''] = /^[^?]*\?(.*)$/s.exec(url) ?? []
  for (const parameter of text.split('&')) {
    const [name = ''] = parameter.split('=')
    if (!isDecodable(parameter))
      throw invalid([
        { pointer: `/query/${isDecodable(name) ? decodeURIComponent(name) : name}`, message: 'not UTF-8' },
      ])
  }
  return query
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
