import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What appends are sent to: `{story}` in the path stands for a number, `{id}` in the body for a new id. */
export interface Appending {
  url: string
  path: string
  body: string
  headers?: Readonly<Record<string, string>>
}

/** The argument of writers.mjs. */
export interface Load extends Appending {
  /** The number of stories. Each append goes to the next one. */
  stories: number
  /** The number of writers at once. */
  writers: number
  /** Appends before this time do not count. */
  warmMs: number
  ms: number
}

export interface Speed {
  /** Appends a second. */
  rate: number
  /** The median time of an append, ms. */
  p50: number
}

/** Appends from a process of its own, so that the load does not share a thread with what it measures. */
export async function write(load: Load): Promise<Speed> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'writers.mjs'),
    JSON.stringify(load),
  ])
  return JSON.parse(stdout)
}
