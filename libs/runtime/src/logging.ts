import type { LoggerService } from '@nestjs/common'
import { pino, type Logger } from 'pino'

export type { Logger } from 'pino'

/** One line of JSON for each thing worth telling. Keys and passwords are never in it. */
export const makeLogger = (level: string, service: string): Logger =>
  pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['req.headers.authorization', 'headers.authorization', 'key', 'password'],
      censor: '(secret)',
    },
  })

/** Nest's own messages, to the same place. What is only said at start is for debugging. */
export function nestLogger(logger: Logger): LoggerService {
  const to =
    (method: 'debug' | 'warn' | 'error' | 'fatal') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.at(-1)
      const fields = {
        ...(typeof context === 'string' && { context }),
        ...(message instanceof Error && { err: message }),
      }
      logger[method](fields, message instanceof Error ? message.message : String(message))
    }
  return {
    log: to('debug'),
    debug: to('debug'),
    verbose: to('debug'),
    warn: to('warn'),
    error: to('error'),
    fatal: to('fatal'),
  }
}
