import { quoted, type DataBounds } from '@filrouge/story'
import { OWN, type Found, type Known, type Written } from './check.js'
import { dayInWords, dayOf } from './date-span.js'
import { isPlanned } from './named-developments.js'

type Bounds = DataBounds[string]

/** In the east of the Pacific Ocean's date line a day begins so long before it does in UTC. */
const DAY_AHEAD_MS = 14 * 3_600_000
/** The clocks of a writer and of the service may differ by so much. */
const CLOCKS_MS = 60_000

/** How far a date may be wrong in UTC: a day is one of an unknown zone, and a time of day is exact. */
const slackOf = ({ earliest, latest }: Bounds): number =>
  earliest !== null && earliest === latest ? CLOCKS_MS : DAY_AHEAD_MS

/** Whether a date begins after a time, in every zone. */
const beginsAfter = (date: Bounds, time: string): boolean =>
  date.earliest !== null && Date.parse(date.earliest) > Date.parse(time) + slackOf(date)

/** The date of an event that is said to have happened, and its place. Null: it has none, or is planned. */
function dateOf(event: Written, { developments }: Known): { at: string; date: Bounds; text: string } | null {
  const isReport = event.type === 'DevelopmentReported'
  const place = event.type === 'DevelopmentCorrected' ? 'changes.occurred' : 'occurred'
  const date = event.bounds?.[place]
  const from = event.type === 'DevelopmentCorrected' ? event.data.changes : event.data
  const text = 'occurred' in from ? from.occurred : undefined
  if (!date || text === undefined) return null
  if (isReport || event.type === 'DevelopmentCorrected') {
    const { actuality } = isReport ? event.data : event.data.changes
    const { developmentId } = event.data
    const planned = actuality === undefined ? developments.isPlanned(developmentId) : isPlanned(actuality)
    if (planned ?? true) return null
  }
  return { at: `/${place.replace('.', '/')}`, date, text }
}

/** A date in the future of a development that is said to have happened. */
export function futureDates(event: Written, known: Known): Found[] {
  if (event.type !== 'DevelopmentReported' && event.type !== 'DevelopmentCorrected') return []
  const found = dateOf(event, known)
  if (!found || !beginsAfter(found.date, known.now)) return []
  const message = `occurred is ${quoted(found.text)}, which is still to come, and actuality is "actual": if it is announced, make actuality "planned"`
  return [{ at: found.at, code: 'actual-in-future', message }]
}

/** Something that the desk says it learned before it happened. */
export function learnedBefore(event: Written, known: Known): Found[] {
  const found = known.learnedAt === undefined ? null : dateOf(event, known)
  if (known.learnedAt === undefined || !found || !beginsAfter(found.date, known.learnedAt)) return []
  const message = `learnedAt is ${known.learnedAt}, before this happened (${found.text}): one of the two is wrong`
  return [{ at: found.at, code: 'learned-before-occurred', message }]
}

/** An expectation that lapses before its window has ended. */
export function lapsedEarly(event: Written, { facts, own, seeing, now, learnedAt = now }: Known): Found[] {
  if (event.type !== 'ExpectationLapsed') return []
  const { expectationId } = event.data
  const window = own.window(expectationId, OWN) ?? facts.window(expectationId, seeing)
  if (!window?.latest || Date.parse(window.latest) - slackOf(window) <= Date.parse(learnedAt)) return []
  const message = `the window of the expectation ${quoted(expectationId)}, ${quoted(window.window)}, has not ended: what is known not to happen is cancelled (ExpectationCancelled)`
  return [{ at: '/expectationId', code: 'lapsed-early', message }]
}

const YEAR_DAYS = 365.25

/** A date far before or after those of the story's other developments: five years, and longer than they all last. */
export function farDates(event: Written, { facts, seeing }: Known): Found[] {
  if (event.type !== 'DevelopmentReported' || !facts.isWhole) return []
  const others = facts.dates.seen(seeing)
  if (!others || others.count < 3) return []
  const { earliest, latest } = others
  const { occurred, importance } = event.data
  const bounds = event.bounds?.['occurred']
  const [from, to] = [bounds?.earliest ?? bounds?.latest, bounds?.latest ?? bounds?.earliest]
  if (!from || !to) return []
  const isBefore = dayOf(to) < earliest
  // Background is older than the story.
  if (isBefore && importance === 'background') return []
  const gap = isBefore ? earliest - dayOf(to) : dayOf(from) - latest
  if (gap <= Math.max(5 * YEAR_DAYS, latest - earliest)) return []
  const message = `occurred is ${quoted(occurred)}, and the other developments of the story are from ${dayInWords(earliest)} to ${dayInWords(latest)}`
  return [{ at: '/occurred', code: 'date-far-away', message }]
}
