import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import { LogUnavailable } from '@filrouge/log'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from './logging.js'
import { Problem, problemDocument } from './problems.js'
import { repeatedly } from './repeated.js'

/** Answers every failure with a problem document (RFC 9457). A fault of the service is logged; its answer has no details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    const request = host.switchToHttp().getRequest<FastifyRequest>()
    const reply = host.switchToHttp().getResponse<FastifyReply>()
    // A health check keeps the form of @nestjs/terminus, which probes read.
    if (error instanceof HttpException && isHealth(error.getResponse()))
      return reply.status(error.getStatus()).send(error.getResponse())
    return sendProblem(asProblem(error, this.logger), request, reply)
  }
}

/** The answer that @nestjs/terminus throws when a check fails. */
const isHealth = (response: string | object) =>
  typeof response === 'object' && 'status' in response && 'details' in response

const sent = new WeakMap<object, Problem>()

/** The problem that was sent as the answer, for the log of requests. */
export const problemSentTo = (answer: FastifyReply['raw']): Problem | undefined => sent.get(answer)

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  sent.set(reply.raw, problem)
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy()
    return reply
  }
  return reply
    .status(problem.status)
    .headers({ ...problem.details.headers, 'content-type': 'application/problem+json; charset=utf-8' })
    .send(JSON.stringify(problemDocument(problem, instanceOf(request.url))))
}

/** A longer address is cut in an answer, so that a mistake of megabytes is not sent back. */
const LONGEST_INSTANCE = 500
const LONGEST_DETAIL = 300

/** The address of a request, without its query. A long one is cut between its characters. */
export function instanceOf(url: string): string {
  const path = url.split('?')[0] ?? ''
  if (path.length <= LONGEST_INSTANCE) return path
  let head = path.slice(0, LONGEST_INSTANCE).replace(/%[0-9a-f]?$/i, '')
  // A character has at most four bytes, so the cut has left at most three of them.
  for (let bytes = 0; bytes < 3 && !isDecodable(head); bytes++) head = head.replace(/%[0-9a-f]{2}$/i, '')
  return head
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

const cut = (text: string): string =>
  text.length <= LONGEST_DETAIL ? text : `${text.slice(0, LONGEST_DETAIL)}…`.toWellFormed()

export function asProblem(error: unknown, logger: Logger): Problem {
  if (error instanceof Problem) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const status = statusOf(error)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || status === 415)
    return new Problem('unsupported-media-type', { detail: 'the body must be application/json' })
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || status === 413)
    return new Problem('too-large', { detail: 'the body is larger than 512 KiB' })
  if (status === 404) return new Problem('not-found', { detail: 'there is nothing at this address' })
  if (status === 405)
    return new Problem('method-not-allowed', { detail: 'this address does not take this method' })
  if (status !== null && status >= 400 && status < 500)
    return new Problem('validation-failed', {
      detail: error instanceof Error ? cut(error.message) : 'the request is not valid',
      ...(code === 'FST_ERR_BAD_URL' && { errors: [{ pointer: '/path', message: 'not UTF-8' }] }),
    })
  if (error instanceof LogUnavailable) return unavailable('the log does not answer', error)
  if (isLostDatabase(code, error)) {
    lostDatabaseTo(logger)(error)
    return unavailable('the database does not answer', error)
  }
  logger.error({ err: error }, 'a request failed')
  return new Problem('internal-error', { detail: 'a fault of the service', cause: error })
}

type LogOfLost = ReturnType<typeof repeatedly>

const lostDatabaseLogs = new WeakMap<Logger, LogOfLost>()

/** Each request meets the same outage: it is logged once a minute. */
function lostDatabaseTo(logger: Logger): LogOfLost {
  const log = lostDatabaseLogs.get(logger) ?? repeatedly(logger, 'Postgres does not answer')
  lostDatabaseLogs.set(logger, log)
  return log
}

export const unavailable = (detail: string, cause?: unknown) =>
  new Problem('unavailable', { detail, headers: { 'retry-after': '1' }, cause })

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus()
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode
  return null
}

/**
 * Connections that are refused or ended, certificates that are not trusted, and SQLSTATE classes 08 (connection),
 * 28 (user or password), 53 (out of resources) and 57 (shut down).
 */
const isLostDatabase = (code: string, error: unknown) =>
  /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|CERT_|UNABLE_TO_|SELF_SIGNED_|ERR_TLS_|08|28|53|57)/.test(code) ||
  (error instanceof Error &&
    /connection terminated|timeout exceeded when trying to connect|Driver not Connected/i.test(error.message))
