import { developmentsOf } from './developments.js'
import { eventAt, knownAt, ofType, type PlainEvent } from './events.js'
import { expectationsOf } from './expectations.js'
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

/** What a calendar shows. */
export const datedOf = (look: Look, storyId: string) => ({
  story: headOf(look, storyId),
  developments: timelineOf(look, { include: ['withdrawn'] }),
  expectations: expectationsOf(look).map(({ overdue: _, ...expectation }) => {
    const last = look.events.findLast((event) => isAbout(event, expectation.expectationId, look))
    if (!last) throw new Error('an expectation has no event')
    return { ...expectation, touched: { version: last.version, knownAt: knownAt(last) } }
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
