import type { LoggerService } from '@nestjs/common'
import { pino, type DestinationStream, type Logger } from 'pino'
import { readableLog } from './readable-log.js'

export type { Logger } from 'pino'

/** Writes lines of JSON; on a terminal, lines for people. Keys and passwords are masked. */
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
    process.stdout.isTTY ? readableLog(process.stdout, process.stdout.hasColors()) : logOutput(),
  )

/** The most bytes of log that wait to be written. Further lines are dropped. */
const MAX_WAITING = 1024 * 1024

/** The standard output. If it cannot be written (a full disk), one message says so, and the service goes on. */
function logOutput(): DestinationStream {
  const output = pino.destination({ fd: process.stdout.fd, sync: false, maxLength: MAX_WAITING })
  let isSaid = false
  output.on('error', (error: Error) => {
    // Without this the process would try to write for ever at its end.
    output.flushSync = () => undefined
    if (!isSaid) process.stderr.write(`The log cannot be written: ${error.message}\n`)
    isSaid = true
  })
  return output
}

/** Sends Nest's messages to the same log. Its messages about the start have level debug. */
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
