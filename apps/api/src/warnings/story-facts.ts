import type { DataBounds, DraftedEvent } from '@filrouge/story'
import { DateSpan } from './date-span.js'
import { headlineOf, MainLanguages, NOT_KNOWN, spokenAfter, type Spoken } from './main-languages.js'
import { isSeen, isSeenWith, type Mention, type Seeing } from './mentions.js'
import { languagesIn, namesIn } from './spoken.js'
import { statementsOf } from './stated.js'

/** An event that was accepted. */
export type LearntEvent = DraftedEvent &
  Mention & {
    bounds?: DataBounds | null | undefined
    /** When the desk said it learned this. Null or absent: when it was recorded. */
    learnedAt?: string | null | undefined
  }

/** The window of an expectation, and its bounds. */
interface Window {
  /** EDTF. */
  window: string
  earliest: string | null
  latest: string | null
}

/**
 * A thing is remembered by its first mentions, and what is said of it by the last. More are needed only where these are
 * hidden from a reader.
 */
const MENTIONS = 4
/** The most entries of one story. */
const MOST = 5_000

/**
 * What warnings need to know of a story: the spellings of names, languages, labels of figures, dates, windows, the last
 * time of late filing, and digests of statements. It is learnt from the story's events, and holds no other text.
 */
export class StoryFacts {
  /** The last version that was learnt. */
  version = 0
  /** Whether all events up to the version were learnt. Otherwise what is not known here may exist. */
  isWhole = true
  readonly dates = new DateSpan()
  private readonly names = new Map<string, Map<string, Mention[]>>()
  /** The number of spellings of all names. */
  private spellings = 0
  private readonly languageUses = new Map<string, Mention[]>()
  private readonly labels = new Map<string, (Mention & { label: Readonly<Record<string, string>> })[]>()
  private readonly statements = new Map<string, (Mention & { value: string })[]>()
  private readonly planned = new Map<string, Mention>()
  private readonly mainLanguages = new MainLanguages()
  private readonly windows = new Map<string, Mention & Window>()
  /** The versions from which events were filed late, or no longer, with their time. The newest is last. */
  private readonly late: { version: number; learnedAt: string | null }[] = []

  get size(): number {
    return (
      10 +
      this.spellings +
      this.languageUses.size +
      this.labels.size +
      this.statements.size +
      this.planned.size +
      this.mainLanguages.size +
      this.windows.size +
      this.dates.size
    )
  }

  /** @param event comes after those that were learnt before */
  learn(event: LearntEvent): void {
    const { version, names } = event
    this.version = version
    // An array that grew has room for more: the copy has none. Objects that are spread take a third more memory.
    const mention = { version, names: [...names] }
    for (const { value } of languagesIn(event)) remember(this.languageUses, value, mention)
    if (this.size > MOST) this.isWhole = false
    else this.learnNames(event, mention)
    // A claim that was taken back may be stated again.
    if (event.type === 'ClaimRetracted') this.statements.clear()
    for (const { key, value } of statementsOf(event) ?? [])
      if (this.size <= MOST || this.statements.has(key))
        renew(this.statements, key, { version, names: mention.names, value })
    this.learnDates(event, mention)
    this.learnMainLanguage(event, mention)
    this.learnWindow(event, mention)
    this.learnLate(event)
    if (event.type === 'FigureReported' && (this.size <= MOST || this.labels.has(event.data.figureId)))
      renew(this.labels, event.data.figureId, { version, names: mention.names, label: event.data.label })
  }

  private learnNames(event: DraftedEvent, mention: Mention): void {
    for (const { value } of namesIn(event)) {
      const key = foldedName(value)
      const spellings = this.names.get(key) ?? new Map<string, Mention[]>()
      this.names.set(key, spellings)
      if (!spellings.has(value)) this.spellings += 1
      remember(spellings, value, mention)
    }
  }

  private learnDates(event: LearntEvent, mention: Mention): void {
    if (event.type !== 'DevelopmentReported' && event.type !== 'DevelopmentCorrected') return
    const { developmentId } = event.data
    const actuality =
      event.type === 'DevelopmentReported' ? event.data.actuality : event.data.changes.actuality
    if (actuality === 'actual' || actuality === null) this.planned.delete(developmentId)
    else if (actuality !== undefined && this.size <= MOST) this.planned.set(developmentId, mention)
    const bounds = event.bounds?.[event.type === 'DevelopmentReported' ? 'occurred' : 'changes.occurred']
    if (!bounds) return
    const [from, to] = [bounds.earliest ?? bounds.latest, bounds.latest ?? bounds.earliest]
    if (from !== null && to !== null) this.dates.learn(mention, from, to)
  }

  private learnMainLanguage(event: DraftedEvent, mention: Mention): void {
    const key = headlineOf(event) ?? ''
    const spoken = spokenAfter(event, this.mainLanguages.get(key)?.spoken ?? NOT_KNOWN)
    if (spoken && (this.size <= MOST || this.mainLanguages.has(key)))
      this.mainLanguages.set(key, { ...mention, spoken })
  }

  private learnWindow(event: LearntEvent, mention: Mention): void {
    if (event.type !== 'ExpectationAnnounced' && event.type !== 'ExpectationRevised') return
    const { expectationId, window } = event.data
    const before = this.windows.get(expectationId)
    if (window === undefined || (this.size > MOST && !before)) return
    const names = [...mention.names, ...(before?.names ?? [])]
    const { earliest = null, latest = null } = event.bounds?.['window'] ?? {}
    this.windows.set(expectationId, { version: mention.version, names, window, earliest, latest })
  }

  private learnLate({ version, learnedAt = null }: LearntEvent): void {
    if ((this.late.at(-1)?.learnedAt ?? null) === learnedAt) return
    this.late.push({ version, learnedAt })
    if (this.late.length > MENTIONS) this.late.shift()
  }

  /** The spellings of a name that is written in another way too; null where it is known as it is, or not at all. */
  otherSpelling(name: string, seeing: Seeing): string | null {
    const spellings = this.names.get(foldedName(name))
    if (!spellings || isAnySeen(spellings.get(name), seeing)) return null
    return [...spellings].find(([, mentions]) => isAnySeen(mentions, seeing))?.[0] ?? null
  }

  hasName(name: string, seeing: Seeing): boolean {
    return isAnySeen(this.names.get(foldedName(name))?.get(name), seeing)
  }

  languages(seeing: Seeing): string[] {
    return [...this.languageUses].filter(([, uses]) => isAnySeen(uses, seeing)).map(([tag]) => tag)
  }

  figures(seeing: Seeing): string[] {
    return [...this.labels].filter(([, uses]) => isAnySeen(uses, seeing)).map(([figureId]) => figureId)
  }

  label(figureId: string, seeing: Seeing): Readonly<Record<string, string>> | null {
    return this.labels.get(figureId)?.find((one) => isSeen(one, seeing))?.label ?? null
  }

  /** The digest of the last statement of this key. Null: it is not known. */
  stated(key: string, seeing: Seeing): string | null {
    return this.statements.get(key)?.find((one) => isSeen(one, seeing))?.value ?? null
  }

  /** The main language of a development, and the languages of its headline. With null those of the story and its title. */
  spoken(developmentId: string | null, seeing: Seeing): Spoken {
    const one = this.mainLanguages.get(developmentId ?? '')
    return one && isSeen(one, seeing) ? one.spoken : NOT_KNOWN
  }

  /** The window of an expectation. Null: it is not known. */
  window(expectationId: string, seeing: Seeing): Window | null {
    const one = this.windows.get(expectationId)
    return one && isSeen(one, seeing) ? one : null
  }

  /** The time for which the last event was filed late. Null: it was not. */
  lastLate({ before }: Seeing): string | null {
    return this.late.findLast(({ version }) => version < before)?.learnedAt ?? null
  }

  isPlanned(developmentId: string): boolean {
    return this.planned.has(developmentId)
  }
}

/** Adds to the first mentions one that a reader may see who sees none of them. */
function remember(mentions: Map<string, Mention[]>, key: string, mention: Mention): void {
  const before = mentions.get(key)
  if (!before) mentions.set(key, [mention])
  else if (before.length < MENTIONS && !before.some((one) => isSeenWith(one, mention))) before.push(mention)
}

/** Puts the last of what is said first. What was said before is kept for readers who may not see the last. */
function renew<Said extends Mention>(said: Map<string, Said[]>, key: string, last: Said): void {
  const before = (said.get(key) ?? []).filter((one) => !isSeenWith(last, one))
  said.set(key, [last, ...before].slice(0, MENTIONS))
}

const isAnySeen = (mentions: readonly Mention[] | undefined, seeing: Seeing): boolean =>
  mentions?.some((one) => isSeen(one, seeing)) ?? false

/** The form of a name in which case, accents, white space and invisible characters do not count. */
const foldedName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replace(/\s+/gu, '')
