import { Failed } from './failures.js'

/**
 * Calls a handler where the standard output or error cannot be written: with why, or null where its reader has seen
 * enough (`| head`). It takes the place of the handler before it.
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

/** Waits until all that was written is out, or its failure was handled. */
export const outputWritten = (): Promise<void> =>
  new Promise((resolve) => process.stdout.write('', () => setImmediate(resolve)))
