import type { Call } from './http.js'

/** A read waits until a version is visible. */
export interface MinVersionQuery {
  /**
   * The read waits until this version of the story is visible, for 10 seconds by default, and is then refused with 503.
   * After an append that was answered `pending`, give the version that you wait for.
   */
  minVersion?: number | undefined
}

/** A read. `minVersion` is a header, and everything else is the query. */
export function readCall(path: string, asked: object): Call {
  const { minVersion, ...query }: MinVersionQuery = asked
  return {
    path,
    query,
    ...(minVersion !== undefined && { headers: { 'filrouge-min-version': String(minVersion) } }),
  }
}
