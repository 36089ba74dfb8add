import type { Warning } from '@filrouge/contract'
import { and, namedDevelopments, nearest, quoted, type DataBounds, type DraftedEvent } from '@filrouge/story'
import { countryMeant, isCountry } from './countries.js'
import { MODES } from './modes.js'
import type { Seeing } from './mentions.js'
import { languagesIn, namesIn } from './spoken.js'
import { statementsOf } from './stated.js'
import { StoryFacts } from './story-facts.js'

/** An event of an append. */
export type Written = DraftedEvent & { bounds?: DataBounds | null | undefined }

interface Known {
  /** The facts of the story before the append. */
  facts: StoryFacts
  /** The facts of the append's events before this one. */
  own: StoryFacts
  seeing: Seeing
  /** RFC 3339 UTC with milliseconds. */
  now: string
}

type Found = Omit<Warning, 'pointer'> & { at: string }

/** The most warnings of one append. */
const MOST = 100
/** All of the append's own events are seen. */
const OWN: Seeing = { before: Infinity, sealed: new Set() }

/**
 * The warnings about the events of an accepted append. They name what is probably a slip, and refuse nothing. Pure.
 * @param facts of the story before the append, as far as they are known
 * @param now RFC 3339 UTC with milliseconds
 */
export function warningsOf(
  events: readonly Written[],
  facts: StoryFacts,
  { seeing, now }: Pick<Known, 'seeing' | 'now'>,
): Warning[] {
  const own = new StoryFacts()
  return events
    .flatMap((event, index) => {
      const known = { facts, own, seeing, now }
      const found = CHECKS.flatMap((check) => check(event, known))
      // No event comes after the last one.
      if (index < events.length - 1)
        own.learn({ ...event, version: index, names: namedDevelopments(event, () => undefined) })
      return found.map(({ at, code, message }) => ({ pointer: `/events/${index}/data${at}`, code, message }))
    })
    .slice(0, MOST)
}

/** Whether facts of the story can decide about a warning. If not, they need not be read. */
export const needsFacts = (events: readonly DraftedEvent[]): boolean =>
  events[0]?.type !== 'StoryOpened' &&
  events.some(
    (event) =>
      namesIn(event).length > 0 || languagesIn(event).length > 0 || (statementsOf(event)?.length ?? 0) > 0,
  )

const CHECKS: readonly ((event: Written, known: Known) => Found[])[] = [
  otherSpellings,
  futureDates,
  farDates,
  unknownCountries,
  unknownModes,
  nothingNew,
  figures,
  newLanguages,
]

/** An actor or source that is known in another spelling. */
function otherSpellings(event: Written, { facts, own, seeing }: Known): Found[] {
  return namesIn(event).flatMap(({ at, value }) => {
    if (own.hasName(value, OWN) || facts.hasName(value, seeing)) return []
    const other = facts.otherSpelling(value, seeing) ?? own.otherSpelling(value, OWN)
    if (other === null) return []
    const message = `the story has ${quoted(other)}, and this is ${quoted(value)}: they differ in case, accents or white space only`
    return [{ at, code: 'name-spelled-differently', message }]
  })
}

/** In the east of the Pacific Ocean's date line a day begins so long before it does in UTC. */
const DAY_AHEAD_MS = 14 * 3_600_000

/** A date in the future of something that is said to have happened. */
function futureDates(event: Written, { facts, own, now }: Known): Found[] {
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
function farDates(event: Written, { facts, seeing }: Known): Found[] {
  if (event.type !== 'DevelopmentReported' || !facts.isWhole) return []
  const others = facts.dates.seen(seeing)
  if (!others || others.count < 3) return []
  const { earliest, latest } = others
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

/** A country that ISO 3166-1 does not have. */
function unknownCountries(event: Written): Found[] {
  const changed = event.type === 'DevelopmentCorrected'
  if (!changed && event.type !== 'DevelopmentReported') return []
  const places = (changed ? event.data.changes.places : event.data.places) ?? []
  return places.flatMap(({ name, country }, i) => {
    if (country === undefined || isCountry(country)) return []
    const meant = countryMeant(country, name)
    const message = `${quoted(country)} is no country of ISO 3166-1${meant === null ? '' : `; did you mean ${quoted(meant)}?`}`
    return [{ at: `${changed ? '/changes' : ''}/places/${i}/country`, code: 'country-unknown', message }]
  })
}

/** A mode that PLOVER does not have in the category. */
function unknownModes(event: Written): Found[] {
  const changed = event.type === 'DevelopmentCorrected'
  if (!changed && event.type !== 'DevelopmentReported') return []
  const kind = changed ? event.data.changes.kind : event.data.kind
  if (kind?.mode === undefined || kind.category === 'other') return []
  const modes = MODES[kind.category] ?? []
  if (modes.includes(kind.mode)) return []
  const meant = nearest(kind.mode, modes)
  const choice = modes.length === 0 ? ': it has none' : `: it has ${and(modes.map(quoted))}`
  const message = `PLOVER has no mode ${quoted(kind.mode)} of ${quoted(kind.category)}${meant === null ? choice : `; did you mean ${quoted(meant)}?`}`
  return [{ at: `${changed ? '/changes' : ''}/kind/mode`, code: 'mode-unknown', message }]
}

/** An event that says what the story says already. */
function nothingNew(event: Written, { facts, own, seeing }: Known): Found[] {
  if (event.type === 'StoryOpened' || event.type === 'ExpectationAnnounced') return []
  const statements = statementsOf(event)
  if (!statements) return []
  const isKnown = statements.every(
    ({ key, value }) => (own.stated(key, OWN) ?? facts.stated(key, seeing)) === value,
  )
  return isKnown
    ? [
        {
          at: '',
          code: 'nothing-changed',
          message: `this ${event.type} changes nothing: the story says so already`,
        },
      ]
    : []
}

/** A figure with another label than before, or with an id that is near that of another figure. */
function figures(event: Written, { facts, own, seeing }: Known): Found[] {
  if (event.type !== 'FigureReported') return []
  const { figureId, label } = event.data
  const before = own.label(figureId, OWN) ?? facts.label(figureId, seeing)
  if (before === null) {
    const meant = nearest(figureId, [...facts.figures(seeing), ...own.figures(OWN)])
    // Figures may be numbered, or be of years.
    if (meant === null || withoutDigits(meant) === withoutDigits(figureId)) return []
    const message = `the figure ${quoted(figureId)} is new to the story; did you mean ${quoted(meant)}?`
    return [{ at: '/figureId', code: 'figure-id-near', message }]
  }
  const [tag] = Object.keys(label).filter((one) => before[one] !== undefined && before[one] !== label[one])
  if (tag === undefined) return []
  const message = `the label of the figure ${quoted(figureId)} was ${quoted(before[tag])}, and this is ${quoted(label[tag])}: readers get the last one`
  return [{ at: `/label/${tag}`, code: 'figure-label-changed', message }]
}

const withoutDigits = (id: string) => id.replace(/\d+/g, '')

/** A language in which the story has no text yet. */
function newLanguages(event: Written, { facts, own, seeing }: Known): Found[] {
  const used = [...facts.languages(seeing), ...own.languages(OWN)]
  if (!facts.isWhole || used.length === 0) return []
  return languagesIn(event).flatMap(({ at, value }) => {
    if (used.includes(value)) return []
    const message = `${quoted(value)} is a language that the story has not used before; it has ${and([...new Set(used)].map(quoted))}`
    return [{ at, code: 'language-new', message }]
  })
}
