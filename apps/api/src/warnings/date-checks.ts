import { quoted } from '@filrouge/story'
import type { Found, Known, Written } from './check.js'

/** In the east of the Pacific Ocean's date line a day begins so long before it does in UTC. */
const DAY_AHEAD_MS = 14 * 3_600_000

/** A date in the future of something that is said to have happened. */
export function futureDates(event: Written, { facts, own, now }: Known): Found[] {
  const changed = event.type === 'DevelopmentCorrected' ? event.data.changes : null
  if (event.type !== 'DevelopmentReported' && !changed?.occurred) return []
  const { type, data } = event
  if (type !== 'DevelopmentReported' && type !== 'DevelopmentCorrected') return []
  const { actuality, occurred } = type === 'DevelopmentReported' ? data : data.changes
  const isPlanned =
    actuality === undefined
      ? facts.isPlanned(data.developmentId) || own.isPlanned(data.developmentId)
      : actuality === 'planned' || actuality === 'conditional'
  const earliest = event.bounds?.[changed ? 'changes.occurred' : 'occurred']?.earliest
  if (isPlanned || !earliest || Date.parse(earliest) <= Date.parse(now) + DAY_AHEAD_MS) return []
  const message = `occurred is ${quoted(occurred)}, which is still to come, and actuality is "actual": if it is announced, make actuality "planned"`
  return [{ at: changed ? '/changes/occurred' : '/occurred', code: 'actual-in-future', message }]
}

const YEAR_MS = 365.25 * 86_400_000

/** A date far before or after those of the story's other developments: five years, and longer than they all last. */
export function farDates(event: Written, { facts, seeing }: Known): Found[] {
  const { count, earliest, latest } = facts.dated
  if (event.type !== 'DevelopmentReported' || count < 3 || !facts.isWhole || seeing.sealed.size > 0) return []
  const { occurred, importance } = event.data
  const bounds = event.bounds?.['occurred']
  const [from, to] = [bounds?.earliest ?? bounds?.latest, bounds?.latest ?? bounds?.earliest]
  if (!from || !to) return []
  const [begins, ends] = [Date.parse(earliest), Date.parse(latest)]
  const isBefore = Date.parse(to) < begins
  // Background is older than the story.
  if (isBefore && importance === 'background') return []
  const gap = isBefore ? begins - Date.parse(to) : Date.parse(from) - ends
  if (gap <= Math.max(5 * YEAR_MS, ends - begins)) return []
  const message = `occurred is ${quoted(occurred)}, and the other developments of the story are from ${earliest.slice(0, 10)} to ${latest.slice(0, 10)}`
  return [{ at: '/occurred', code: 'date-far-away', message }]
}
