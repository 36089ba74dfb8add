import { messageOf } from '@filrouge/log'
import type { Logger } from './logging.js'

/** The same failure is logged again after this time. */
const AGAIN_MS = 60_000

/** Logs failures of something that is tried again and again: the same failure once a minute, with its count. */
export function repeatedly(logger: Logger, message: string): (error: unknown, fields?: object) => void {
  let last = { text: '', at: -Infinity, times: 0 }
  return (error, fields = {}) => {
    const text = messageOf(error)
    const now = performance.now()
    if (text === last.text && now - last.at < AGAIN_MS) {
      last.times += 1
      return
    }
    const times = text === last.text ? last.times + 1 : 1
    last = { text, at: now, times: 0 }
    logger.warn({ err: error, ...fields, ...(times > 1 && { times }) }, message)
  }
}
