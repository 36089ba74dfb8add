import { developmentsOf } from './developments.js'
import { eventAt, knownAt, ofType, type PlainEvent } from './events.js'
import { expectationsOf } from './expectations.js'
import { inLanguage } from './in-language.js'
import type { Look } from './look.js'
import { headerOf } from './story.js'
import { isAskedFor, timelineOf, type TimelineQuestion } from './timeline.js'

/** The developments that are not held, the last touched first, and what the story says of itself. */
export const lastTouchedOf = (look: Look, storyId: string, question: TimelineQuestion) => ({
  story: headOf(look, storyId),
  items: developmentsOf(look)
    .filter((one) => one.status !== 'held' && isAskedFor(one, question))
    .sort((a, b) => b.lastVersion - a.lastVersion || b.firstVersion - a.firstVersion),
})

const DATED_FIELDS: ReadonlySet<string> = new Set([
  'developmentId',
  'status',
  'headline',
  'body',
  'occurred',
  'actuality',
  'withdrawal',
  'lastVersion',
  'updatedAt',
])

/** What a calendar shows, in one language. @param order the language that was asked for, then the story's */
export const datedOf = (look: Look, storyId: string, order: readonly string[]) => ({
  story: inLanguage(headOf(look, storyId), order),
  developments: timelineOf(look, { include: ['withdrawn'] }).map((one) =>
    Object.fromEntries(
      Object.entries(inLanguage(one, order) ?? {}).filter(([name]) => DATED_FIELDS.has(name)),
    ),
  ),
  expectations: expectationsOf(look).map(({ overdue: _, ...expectation }) => {
    const last = look.events.findLast((event) => isAbout(event, expectation.expectationId, look))
    if (!last) throw new Error('an expectation has no event')
    const touched = { version: last.version, knownAt: knownAt(last) }
    return inLanguage({ ...expectation, touched }, order)
  }),
})

function headOf(look: Look, storyId: string) {
  const { links: _, ...header } = headerOf(look)
  const closing = ofType(look.events, 'StoryClosed').at(-1)
  const closedAt = header.status === 'closed' && closing ? knownAt(closing) : null
  return { storyId, ...header, updatedAt: look.at.knownAt, closedAt }
}

/** Whether an event is about an expectation, or takes back one that is. */
function isAbout(event: PlainEvent, expectationId: string, look: Look): boolean {
  if (event.type === 'ClaimRetracted')
    return isAbout(eventAt(look.events, event.data.version), expectationId, look)
  return 'expectationId' in event.data && event.data.expectationId === expectationId
}
