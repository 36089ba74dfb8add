import ical, {
  escape,
  ICalEventStatus,
  ICalEventTransparency,
  type ICalCalendar,
  type ICalEventData,
} from 'ical-generator'
import type { Dated, DatedExpectation } from '../stories/feed-reads.js'
import type { Addresses } from './addresses.js'
import { dateWords } from './date-words.js'
import { isUncertain, spanOfDate, spanOfWindow, type Span } from './day-span.js'
import type { EntryIds } from './entry-ids.js'
import { wordsIn, type Words } from './words.js'

export const CALENDAR = 'text/calendar'

interface CalendarParts {
  addresses: Addresses
  ids: EntryIds
}

type DatedDevelopment = Dated['developments'][number]

/**
 * A story as a calendar (RFC 5545): its expectations, and the developments whose days are known. It has no time zone: an
 * event lasts whole days, or has an instant in UTC. `SEQUENCE` is the version of the last event about the thing, so it
 * never falls, even where a withdrawal is retracted. The same answer gives the same text.
 */
export function calendarOf({ story, developments, expectations }: Dated, parts: CalendarParts): string {
  const words = wordsIn(story.title.lang)
  const calendar = ical({
    prodId: { company: 'Filrouge', product: 'Filrouge', language: 'EN' },
    // The library writes the name as it is.
    name: escape(clean(story.title.value), false),
  })
  for (const one of expectations) addExpectation(calendar, one, story.storyId, words, parts)
  for (const one of developments) addDevelopment(calendar, one, story.storyId, words, parts)
  return `${calendar.toString()}\r\n`
}

function addDevelopment(
  calendar: ICalCalendar,
  one: DatedDevelopment,
  storyId: string,
  words: Words,
  { addresses, ids }: CalendarParts,
): void {
  const span = spanOfDate(one.occurred)
  if (!span) return
  const { developmentId, lastVersion, updatedAt } = one
  addEvent(calendar, span, {
    id: ids.development(storyId, developmentId),
    sequence: lastVersion,
    stamp: updatedAt,
    url: addresses.development(storyId, developmentId),
    ...(one.status === 'withdrawn'
      ? { summary: words.withdrawn, description: one.withdrawal?.reason.value ?? null, status: CANCELLED }
      : { summary: headlineOf(one, words), description: one.body?.value ?? null, status: statusOf(one) }),
  })
}

const { CANCELLED, CONFIRMED, TENTATIVE } = ICalEventStatus

const statusOf = ({ actuality, occurred }: DatedDevelopment) =>
  actuality === 'actual' && !isUncertain(occurred) ? CONFIRMED : TENTATIVE

function headlineOf({ headline, actuality, occurred }: DatedDevelopment, words: Words): string {
  const doubts = [
    ...(actuality === 'actual' ? [] : [words[actuality]]),
    ...(isUncertain(occurred) ? [`${words.uncertainDate} ${dateWords(occurred, words.lang)}`] : []),
  ]
  return doubts.length === 0 ? headline.value : `${headline.value} (${doubts.join(', ')})`
}

function addExpectation(
  calendar: ICalCalendar,
  one: DatedExpectation,
  storyId: string,
  words: Words,
  { addresses, ids }: CalendarParts,
): void {
  const span = spanOfWindow(one.window)
  if (!span) return
  const { expectationId, developmentId, touched, what, status } = one
  addEvent(calendar, span, {
    id: ids.expectation(storyId, expectationId),
    sequence: touched.version,
    stamp: touched.knownAt,
    url: developmentId === null ? addresses.story(storyId) : addresses.development(storyId, developmentId),
    summary: words.status[status] + words.colon + what.value,
    description: [
      dateWords(one.window, words.lang),
      words.announcedBy + words.colon + one.announcedBy,
      ...(one.condition ? [words.condition + words.colon + one.condition.value] : []),
    ].join('\n'),
    status: expectedStatus(status),
  })
}

function expectedStatus(status: DatedExpectation['status']): ICalEventStatus {
  switch (status) {
    case 'fulfilled':
      return CONFIRMED
    case 'cancelled':
    case 'lapsed':
      return CANCELLED
    case 'pending':
    case 'postponed':
    case 'partly-fulfilled':
      return TENTATIVE
  }
}

interface EventParts extends Pick<ICalEventData, 'id' | 'sequence' | 'url' | 'status'> {
  summary: string
  description: string | null
  /** RFC 3339. */
  stamp: string
}

function addEvent(calendar: ICalCalendar, span: Span, { summary, description, stamp, ...event }: EventParts) {
  calendar.createEvent({
    ...event,
    ...('instant' in span
      ? { start: new Date(span.instant) }
      : {
          allDay: true,
          start: midnight(span.days.first),
          ...(span.days.after !== null && { end: midnight(span.days.after) }),
        }),
    summary: clean(summary),
    ...(description !== null && { description: clean(description) }),
    stamp: new Date(stamp),
    lastModified: new Date(stamp),
    transparency: ICalEventTransparency.TRANSPARENT,
  })
}

const midnight = (day: string) => new Date(`${day}T00:00:00Z`)

/** A text without the control characters that RFC 5545 §3.1 forbids. Line breaks stay: the library escapes them. */
const clean = (text: string) => text.replace(/[^\P{Cc}\n\r\t]/gu, '')
