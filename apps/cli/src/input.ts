import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { addAbortSignal, type Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { inexactNumbers } from '@filrouge/story'
import { Failed } from './failures.js'

/** The bytes of a file, or of the standard input for `-`. Reading ends when the signal is aborted. */
export const bytesOf = (file: string, signal: AbortSignal): Readable =>
  addAbortSignal(signal, file === '-' ? process.stdin : createReadStream(file))

/**
 * Checks that no number of a JSON text is rounded when it is parsed.
 * @throws SyntaxError if one is
 */
export function mustKeepNumbers(json: string): void {
  const [rounded] = inexactNumbers(json)
  if (rounded)
    throw new SyntaxError(
      `the number at /${rounded.join('/')} would be rounded: it is too large, too small or too precise for a double`,
    )
}

/** Reads JSON from a file, or from the standard input for `-`. @throws Failed if it is not JSON or not UTF-8 */
export async function jsonOf<Value>(file: string, signal: AbortSignal): Promise<Value> {
  const bytes = await buffer(bytesOf(file, signal))
  const name = file === '-' ? 'the standard input' : file
  if (!isUtf8(bytes)) throw new Failed(`${name} is not UTF-8: nothing was sent`)
  try {
    const content = new TextDecoder().decode(bytes)
    const value: Value = JSON.parse(content)
    mustKeepNumbers(content)
    return value
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    throw new Failed(`${name} is not JSON that can be sent: ${why}`)
  }
}
