import type { Warning } from '@filrouge/contract'
import type { PlainDevelopment } from '@filrouge/record'
import { and, namedDevelopments, nearest, quoted, type DraftedEvent } from '@filrouge/story'
import { OWN, type Check, type Found, type Known, type Written } from './check.js'
import { countryMeant, isCountry } from './countries.js'
import { farDates, futureDates, lapsedEarly, learnedBefore } from './date-checks.js'
import { hiddenTranslations, lostMainLanguages, newLanguages } from './language-checks.js'
import { MODES } from './modes.js'
import { NamedDevelopments } from './named-developments.js'
import { namesIn } from './spoken.js'
import { statementsOf } from './stated.js'
import { StoryFacts } from './story-facts.js'

/** The most warnings of one append. */
const MOST = 100

type About = Pick<Known, 'seeing' | 'now' | 'learnedAt'>

/**
 * The warnings about the events of an accepted append. They name what is probably a slip, and refuse nothing. Pure. What the
 * facts of the story decide is decided at once, because they go on with the next append.
 * @param facts of the story before the append, as far as they are known
 * @returns gives all warnings, with what the writer may see of `developmentsBefore`
 */
export function warningsOf(
  events: readonly Written[],
  facts: StoryFacts,
  about: About,
): (recorded: readonly PlainDevelopment[]) => Warning[] {
  const late = knownNow(facts, about)
  const ofFacts = checked(OF_FACTS, events, facts, [], about)
  return (recorded) => {
    const ofDevelopments = checked(OF_DEVELOPMENTS, events, facts, recorded, about)
    return [
      ...late,
      ...events.flatMap((_, i) => [...(ofFacts[i] ?? []), ...(ofDevelopments[i] ?? [])]),
    ].slice(0, MOST)
  }
}

/** @returns the warnings of some checks, for each event */
function checked(
  checks: readonly Check[],
  events: readonly Written[],
  facts: StoryFacts,
  recorded: readonly PlainDevelopment[],
  about: About,
): Warning[][] {
  const own = new StoryFacts()
  const developments = new NamedDevelopments(recorded)
  return events.map((event, index) => {
    const known = { facts, own, developments, ...about }
    const found = checks.flatMap((check) => check(event, known))
    // No event comes after the last one.
    if (index < events.length - 1) {
      own.learn({ ...event, version: index, names: namedDevelopments(event, () => undefined) })
      developments.learn(event)
    }
    return found.map(({ at, code, message }) => ({ pointer: `/events/${index}/data${at}`, code, message }))
  })
}

/** Whether facts of the story can decide about a warning. If not, they need not be read. */
export const needsFacts = (events: readonly DraftedEvent[]): boolean => events[0]?.type !== 'StoryOpened'

/** A story whose last known time is less than this ago is filed as things happen. */
const LATE_MS = 3_600_000

/** An append without a learned time in a story that was filed late up to now. */
function knownNow(facts: StoryFacts, { seeing, now, learnedAt }: About): Warning[] {
  const last = learnedAt === undefined ? facts.lastLate(seeing) : null
  if (last === null || Date.parse(now) - Date.parse(last) < LATE_MS) return []
  const message = `the story's last append was filed late, for ${last}. This one says that it was learned now: later filings cannot go back before it`
  return [{ pointer: '/learnedAt', code: 'known-now', message }]
}

const OF_FACTS: readonly Check[] = [
  otherSpellings,
  farDates,
  unknownCountries,
  unknownModes,
  nothingNew,
  figures,
  newLanguages,
  lapsedEarly,
]

/** They need the developments that the append names, and nothing of the story that a later append could change. */
const OF_DEVELOPMENTS: readonly Check[] = [futureDates, learnedBefore, lostMainLanguages, hiddenTranslations]

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
