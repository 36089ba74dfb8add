import { Failed } from './failures.js'

/**
 * Calls a handler when the standard output or error cannot be written. It gets the failure, or null if the reader closed
 * the stream (`| head`). The handler replaces the one before it.
 */
export function onUnwritten(handler: (failure: Failed | null) => void): void {
  for (const [stream, name] of [
    [process.stdout, 'output'],
    [process.stderr, 'error'],
  ] as const)
    stream.removeAllListeners('error').on('error', (error: NodeJS.ErrnoException) => {
      const isEnough = error.code === 'EPIPE'
      handler(isEnough ? null : new Failed(`the standard ${name} cannot be written: ${error.message}`))
    })
}

/** Resolves when all output is written, or its failure was handled. */
export const outputWritten = (): Promise<void> =>
  new Promise((resolve) => process.stdout.write('', () => setImmediate(resolve)))
