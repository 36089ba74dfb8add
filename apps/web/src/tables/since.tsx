import { useReading } from '../language/reading.js'

const KNOWN_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Since when a position is held: its date (EDTF), or the time at which it became known. */
export function Since({ since }: { since: string }) {
  const { date, shortTime } = useReading()
  return KNOWN_TIME.test(since) ? (
    <time dateTime={since}>{shortTime(since)}</time>
  ) : (
    <span>{date(since)}</span>
  )
}
