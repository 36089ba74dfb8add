import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { addAbortSignal, type Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Failed } from './failures.js'

/** The bytes of a file, or of the standard input where it is `-`; until the signal is aborted. */
export const bytesOf = (file: string, signal: AbortSignal): Readable =>
  addAbortSignal(signal, file === '-' ? process.stdin : createReadStream(file))

/** JSON from a file, or from the standard input where it is `-`. @throws Failed where it is none, or not UTF-8 */
export async function jsonOf<Value>(file: string, signal: AbortSignal): Promise<Value> {
  const bytes = await buffer(bytesOf(file, signal))
  const name = file === '-' ? 'the standard input' : file
  if (!isUtf8(bytes)) throw new Failed(`${name} is not UTF-8: nothing was sent`)
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    throw new Failed(`${name} is not JSON: ${why}`)
  }
}
