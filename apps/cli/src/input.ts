import { createReadStream } from 'node:fs'
import { addAbortSignal, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Failed } from './failures.js'

/** The bytes of a file, or of the standard input where it is `-`; until the signal is aborted. */
export const bytesOf = (file: string, signal: AbortSignal): Readable =>
  addAbortSignal(signal, file === '-' ? process.stdin : createReadStream(file))

/** JSON from a file, or from the standard input where it is `-`. @throws Failed where it is none */
export async function jsonOf<Value>(file: string, signal: AbortSignal): Promise<Value> {
  const content = await text(bytesOf(file, signal))
  try {
    return JSON.parse(content)
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    throw new Failed(`${file === '-' ? 'the standard input' : file} is not JSON: ${why}`)
  }
}
