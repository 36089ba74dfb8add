import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ADMIN_KEY } from '../support/services.js'
import type { Measured } from './load.js'

/** The argument of readers.mjs. */
export interface Reading {
  url: string
  /** `{n}` stands for the number of the read. */
  path: string
  /** The number of readers at once. */
  readers: number
  /** The number of the first read. */
  from: number
  /** The most reads, with those that do not count. */
  count?: number
  /** Reads before this time do not count. */
  warmMs: number
  ms: number
}

/** Reads from a process of its own, so that the load does not share a thread with what it measures. */
export async function read(reading: Reading): Promise<Measured> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}` }
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'readers.mjs'),
    JSON.stringify({ ...reading, headers }),
  ])
  return JSON.parse(stdout)
}
