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

/**
 * Reads a JSON object from a file, or from the standard input for `-`.
 * @throws Failed if it is not UTF-8, not JSON, or another value than an object
 */
export async function objectOf<Data extends object>(file: string, signal: AbortSignal): Promise<Data> {
  const value = await jsonOf<Data | Scalar>(file, signal)
  if (isScalar(value) || isArray(value))
    throw new Failed(`${nameOf(file)} is ${kindOf(value)}, but a JSON object is needed`)
  return value
}

/**
 * Reads the body of an append, or the array of its events, from a file, or from the standard input for `-`.
 * @throws Failed if it is not UTF-8, not JSON, or neither an object nor an array
 */
export async function appendBodyOf(file: string, signal: AbortSignal): Promise<object> {
  const value = await jsonOf<object | Scalar>(file, signal)
  if (isScalar(value))
    throw new Failed(
      `${nameOf(file)} is ${kindOf(value)}, but an append is an array of events or an object {"events": […]}`,
    )
  return isArray(value) ? { events: value } : value
}

/** A JSON value that is neither an object nor an array. */
type Scalar = string | number | boolean | null

const isScalar = (value: object | Scalar): value is Scalar => typeof value !== 'object' || value === null
const isArray = (value: object): value is readonly unknown[] => Array.isArray(value)
const kindOf = (value: readonly unknown[] | Scalar) =>
  value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`
const nameOf = (file: string) => (file === '-' ? 'the standard input' : file)

async function jsonOf<Value>(file: string, signal: AbortSignal): Promise<Value> {
  const bytes = await buffer(bytesOf(file, signal))
  const name = nameOf(file)
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
