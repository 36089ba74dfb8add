import { messageOf } from '@filrouge/log'
import type { Logger } from './logging.js'

/** The same failure is logged again after this time. */
const AGAIN_MS = 60_000

/** More failures than these at once are logged each time. */
const REMEMBERED = 100

/**
 * Logs failures of something that is tried again and again: the same failure once a minute, with its count. An outage has
 * several failures that take turns, and each of them is logged once a minute.
 */
export function repeatedly(logger: Logger, message: string): (error: unknown, fields?: object) => void {
  const logged = new Map<string, { at: number; unlogged: number }>()
  return (error, fields = {}) => {
    const text = messageOf(error)
    const now = performance.now()
    const last = logged.get(text)
    if (last && now - last.at < AGAIN_MS) {
      last.unlogged += 1
      return
    }
    const times = (last?.unlogged ?? 0) + 1
    if (logged.size >= REMEMBERED) logged.clear()
    logged.set(text, { at: now, unlogged: 0 })
    logger.warn({ err: error, ...fields, ...(times > 1 && { times }) }, message)
  }
}
