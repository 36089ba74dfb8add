import type { LoggerService } from '@nestjs/common'
import { pino, type DestinationStream, type Logger } from 'pino'

export type { Logger } from 'pino'

/** One line of JSON for each thing worth telling. Keys and passwords are never in it. */
export const makeLogger = (level: string, service: string): Logger =>
  pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['req.headers.authorization', 'headers.authorization', 'key', 'password'],
        censor: '(secret)',
      },
    },
    logOutput(),
  )

/** So much of a log waits at most, where it cannot be written. What comes then is dropped. */
const MAX_WAITING = 1024 * 1024

/** The standard output. Where it cannot be written (a full disk) that is said once, and the service goes on. */
function logOutput(): DestinationStream {
  const output = pino.destination({ fd: process.stdout.fd, sync: false, maxLength: MAX_WAITING })
  let isSaid = false
  output.on('error', (error: Error) => {
    // Without this the end of the process would try again for ever.
    output.flushSync = () => undefined
    if (!isSaid) process.stderr.write(`The log cannot be written: ${error.message}\n`)
    isSaid = true
  })
  return output
}

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
