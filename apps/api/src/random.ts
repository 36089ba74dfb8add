import { randomBytes } from 'node:crypto'

const POOL_BYTES = 8 * 1024
let pool = Buffer.alloc(0)
let used = 0

/** Cryptographically strong random bytes, each given out once. One call of the system fills a pool for many appends. */
export function randomFromPool(bytes: number): Buffer {
  if (used + bytes > pool.length) {
    pool = randomBytes(Math.max(POOL_BYTES, bytes))
    used = 0
  }
  return pool.subarray(used, (used += bytes))
}
