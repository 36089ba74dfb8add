import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { vi } from 'vitest'
import type { FollowTiming } from '../src/follow.js'
import { answer, type Handler } from './serving.js'

/** Pauses that a test need not wait for, without jitter, and a clock that stands still. */
export const QUICK: FollowTiming = {
  firstMs: 5,
  longestMs: 40,
  silenceMs: 20_017,
  random: () => 0,
  now: () => 0,
}

/**
 * The timers of one length that are set and neither cleared nor over. A test chooses a length that nothing else uses.
 * The test restores the mocks at its end.
 */
export function pendingTimers(ms: number): ReadonlySet<NodeJS.Timeout> {
  const pending = new Set<NodeJS.Timeout>()
  const [set, clear] = [globalThis.setTimeout, globalThis.clearTimeout]
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((callback, delay, ...values) => {
    const timer = set(() => {
      pending.delete(timer)
      callback(...values)
    }, delay)
    if (delay === ms) pending.add(timer)
    return timer
  })
  vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    if (typeof timer === 'object') pending.delete(timer)
    clear(timer)
  })
  return pending
}

/** The frame of an event as the service sends it. Its id is a version, or a cursor. */
export const frame = (version: number, id = String(version)) => `id: ${id}\ndata: {"version":${version}}\n\n`
export const end = (reason: string, retryMs?: number) =>
  `event: end\n${retryMs === undefined ? '' : `retry: ${retryMs}\n`}data: {"reason":"${reason}"}\n\n`

export type Step = string | Buffer | ((response: ServerResponse) => void | Promise<void>)

/** A stream that sends these parts one after another. It stays open, unless a part ends it. */
export const stream =
  (...steps: Step[]): Handler =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    response.flushHeaders()
    void play(response, steps)
  }

async function play(response: ServerResponse, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (response.destroyed) return
    if (typeof step === 'function') await step(response)
    else if (!response.write(step)) await once(response, 'drain')
  }
}

/** Ends the answer as if it were whole. */
export const close = (response: ServerResponse) => void response.end()
/** Cuts the connection once the client has what was written. */
export const broken = (response: ServerResponse) =>
  new Promise<void>((resolve) =>
    response.write(':\n', () => {
      response.socket?.destroy()
      resolve()
    }),
  )

/** The answer to a read that asks for the current version. */
export const atVersion = (version: number) => answer(200, { version, items: [], next: null })

/** A page of changes of these versions. */
export const page = (versions: readonly number[], next: string) =>
  answer(200, { items: versions.map((version) => ({ version })), next })
