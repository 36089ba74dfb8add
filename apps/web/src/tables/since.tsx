import { useReading } from '../language/reading.js'
import { useDevelopments } from '../timeline/developments-in.js'
import type { ShownPosition } from './stance.js'

const KNOWN_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/**
 * Since when a position is held: its date (EDTF), or that of the development in which it was stated. Where neither is
 * there, the time at which it became known, and that it is only this.
 */
export function Since({
  of: { since, developmentId },
}: {
  of: Pick<ShownPosition, 'since' | 'developmentId'>
}) {
  const { t, date, time } = useReading()
  const { occurredOf } = useDevelopments()
  if (!KNOWN_TIME.test(since)) return <span>{date(since)}</span>
  const occurred = developmentId === null ? null : occurredOf(developmentId)
  if (occurred !== null) return <span>{date(occurred)}</span>
  return (
    <span>
      {t.positions.knownSince} <time dateTime={since}>{time(since)}</time>
    </span>
  )
}
