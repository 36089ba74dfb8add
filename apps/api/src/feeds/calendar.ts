import { capitalised, edtfWords } from '@filrouge/words'
import type { Dated, DatedDevelopment, DatedExpectation } from '../stories/feed-reads.js'
import type { Addresses } from './addresses.js'
import { dayLine, instantLine, textLine, textOf, type Line } from './calendar-lines.js'
import { isUncertain, spanOfDate, spanOfWindow, type Span } from './day-span.js'
import type { EntryIds } from './entry-ids.js'
import { statusWords, wordsIn, type Words } from './words.js'

export const CALENDAR = 'text/calendar'

interface CalendarParts {
  addresses: Addresses
  ids: EntryIds
}

/**
 * A story as a calendar (RFC 5545): its expectations, and the developments whose days are known. It has no time zone: an
 * event lasts whole days, or has an instant in UTC. `SEQUENCE` is the version of the last event about the thing, so it
 * never falls, even where a withdrawal is retracted. The same answer gives the same text.
 */
export function calendarOf({ story, developments, expectations }: Dated, parts: CalendarParts): string {
  const words = wordsIn(story.title.lang)
  const events = [
    ...expectations.map((one) => expectedEvent(one, story.storyId, words, parts)),
    ...developments.map((one) => developmentEvent(one, story.storyId, words, parts)),
  ]
  return textOf([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Filrouge//Filrouge//EN',
    textLine('NAME', story.title.value),
    textLine('X-WR-CALNAME', story.title.value),
    ...events.flatMap((event) => (event ? eventLines(event) : [])),
    'END:VCALENDAR',
  ])
}

interface CalendarEvent {
  uid: string
  sequence: number
  span: Span
  summary: string
  description: string | null
  status: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED'
  address: string
  /** The known time of the last event about it. RFC 3339. */
  touchedAt: string
}

/** The event of a development. Null: its days are not known. */
function developmentEvent(
  one: DatedDevelopment,
  storyId: string,
  words: Words,
  { addresses, ids }: CalendarParts,
): CalendarEvent | null {
  const span = spanOfDate(one.occurred)
  const { developmentId, lastVersion, updatedAt, withdrawal } = one
  return (
    span && {
      uid: ids.development(storyId, developmentId),
      sequence: lastVersion,
      span,
      address: addresses.development(storyId, developmentId),
      touchedAt: updatedAt,
      ...(one.status === 'withdrawn'
        ? {
            summary: words.t.corrections.withdrawn,
            description: withdrawal?.reason.value ?? null,
            status: 'CANCELLED',
          }
        : { summary: headlineOf(one, words), description: one.body?.value ?? null, status: statusOf(one) }),
    }
  )
}

const statusOf = ({ actuality, occurred }: DatedDevelopment) =>
  actuality === 'actual' && !isUncertain(occurred) ? 'CONFIRMED' : 'TENTATIVE'

function headlineOf({ headline, actuality, occurred }: DatedDevelopment, words: Words): string {
  const doubts = [
    ...(actuality === 'actual' ? [] : [words.t.actuality[actuality]]),
    ...(isUncertain(occurred)
      ? [`${words.t.strip.uncertain} ${edtfWords(occurred, { lang: words.lang })}`]
      : []),
  ]
  return doubts.length === 0 ? headline.value : `${headline.value} (${doubts.join(', ')})`
}

/** The event of an expectation. Null: its window has no end. */
function expectedEvent(
  one: DatedExpectation,
  storyId: string,
  words: Words,
  { addresses, ids }: CalendarParts,
): CalendarEvent | null {
  const span = spanOfWindow(one.window)
  const { expectationId, developmentId, touched, what, status } = one
  return (
    span && {
      uid: ids.expectation(storyId, expectationId),
      sequence: touched.version,
      span,
      summary: statusWords(status, words) + words.t.colon + what.value,
      description: [
        edtfWords(one.window, { lang: words.lang }),
        capitalised(words.t.expectations.announcedBy(one.announcedBy), words.lang),
        ...(one.condition ? [words.t.expectations.condition + words.t.colon + one.condition.value] : []),
      ].join('\n'),
      status: expectedStatus(status),
      address:
        developmentId === null ? addresses.story(storyId) : addresses.development(storyId, developmentId),
      touchedAt: touched.knownAt,
    }
  )
}

function expectedStatus(status: DatedExpectation['status']): CalendarEvent['status'] {
  switch (status) {
    case 'fulfilled':
      return 'CONFIRMED'
    case 'cancelled':
    case 'lapsed':
      return 'CANCELLED'
    case 'pending':
    case 'postponed':
    case 'partly-fulfilled':
      return 'TENTATIVE'
  }
}

const eventLines = ({ span, touchedAt, ...event }: CalendarEvent): Line[] => [
  'BEGIN:VEVENT',
  `UID:${event.uid}`,
  `SEQUENCE:${event.sequence}`,
  instantLine('DTSTAMP', touchedAt),
  instantLine('LAST-MODIFIED', touchedAt),
  ...spanLines(span),
  textLine('SUMMARY', event.summary),
  ...(event.description === null ? [] : [textLine('DESCRIPTION', event.description)]),
  `STATUS:${event.status}`,
  // Nobody is busy because of it.
  'TRANSP:TRANSPARENT',
  `URL:${event.address}`,
  'END:VEVENT',
]

/** Without an end, an event of days lasts one day, and an event with an instant has no duration (RFC 5545 §3.6.1). */
function spanLines(span: Span): Line[] {
  if ('instant' in span) return [instantLine('DTSTART', span.instant)]
  const { first, after } = span.days
  return [dayLine('DTSTART', first), ...(after === null ? [] : [dayLine('DTEND', after)])]
}
