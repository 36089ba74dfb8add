import type { DataBounds, DraftedEvent } from '@filrouge/story'
import { DateSpan, dayOf } from './date-span.js'
import { NOT_KNOWN, spokenAfter, type Spoken } from './main-languages.js'
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
/** The most mentions of a name in all its spellings are so many times those of one. */
const SPELLINGS = 16
/** The most entries of one story. */
const MOST = 5_000

/**
 * What warnings need to know of a story: the spellings of names, languages, labels of figures, dates, windows, the last
 * time of late filing, and digests of statements. It is learnt from the story's events, and holds no other text. It does not
 * grow with developments as such: see `NamedDevelopments`.
 */
export class StoryFacts {
  /** The last version that was learnt. */
  version = 0
  /** Whether all events up to the version were learnt. Otherwise what is not known here may exist. */
  isWhole = true
  readonly dates = new DateSpan()
  /** The spellings of names, by what they have in common. */
  private readonly names = new Map<string, (Mention & { spelling: string })[]>()
  /** The number of spellings of all names. */
  private spellings = 0
  private readonly languageUses = new Map<string, Mention[]>()
  private readonly labels = new Map<string, (Mention & { label: Readonly<Record<string, string>> })[]>()
  private readonly statements = new Map<number, (Mention & { value: number })[]>()
  private title: (Mention & { spoken: Spoken }) | null = null
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
    this.learnTitle(event, mention)
    this.learnWindow(event, mention)
    this.learnLate(event)
    if (event.type === 'FigureReported' && (this.size <= MOST || this.labels.has(event.data.figureId)))
      renew(this.labels, event.data.figureId, { version, names: mention.names, label: event.data.label })
  }

  private learnNames(event: DraftedEvent, { version, names }: Mention): void {
    for (const { value } of namesIn(event)) {
      const key = foldedName(value)
      const before = this.names.get(key) ?? []
      const same = before.filter(({ spelling }) => spelling === value)
      const mention = { version, names, spelling: value }
      const isNew = same.length === 0
      if (!addsTo(same, mention) || (isNew && before.length >= SPELLINGS * MENTIONS)) continue
      this.names.set(key, [...before, mention])
      if (isNew) this.spellings += 1
    }
  }

  private learnDates(event: LearntEvent, mention: Mention): void {
    if (event.type !== 'DevelopmentReported' && event.type !== 'DevelopmentCorrected') return
    const bounds = event.bounds?.[event.type === 'DevelopmentReported' ? 'occurred' : 'changes.occurred']
    if (!bounds) return
    const [from, to] = [bounds.earliest ?? bounds.latest, bounds.latest ?? bounds.earliest]
    if (from !== null && to !== null) this.dates.learn(mention, dayOf(from), dayOf(to))
  }

  private learnTitle(event: DraftedEvent, { version, names }: Mention): void {
    if (event.type !== 'StoryOpened' && event.type !== 'StoryDescribed') return
    const spoken = spokenAfter(event, this.title?.spoken ?? NOT_KNOWN)
    if (spoken) this.title = { version, names, spoken }
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
    if (this.hasName(name, seeing)) return null
    return this.names.get(foldedName(name))?.find((one) => isSeen(one, seeing))?.spelling ?? null
  }

  hasName(name: string, seeing: Seeing): boolean {
    const mentions = this.names.get(foldedName(name))?.filter(({ spelling }) => spelling === name)
    return isAnySeen(mentions, seeing)
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
  stated(key: number, seeing: Seeing): number | null {
    return this.statements.get(key)?.find((one) => isSeen(one, seeing))?.value ?? null
  }

  /** The main language of the story, and the languages of its title. */
  spoken(seeing: Seeing): Spoken {
    return this.title && isSeen(this.title, seeing) ? this.title.spoken : NOT_KNOWN
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
}

/** Adds to the first mentions one that a reader may see who sees none of them. */
function remember(mentions: Map<string, Mention[]>, key: string, mention: Mention): void {
  const before = mentions.get(key) ?? []
  if (addsTo(before, mention)) mentions.set(key, [...before, mention])
}

/** Whether a mention is one of the first, and a reader may see it who sees none of those before. */
const addsTo = (before: readonly Mention[], mention: Mention): boolean =>
  before.length < MENTIONS && !before.some((one) => isSeenWith(one, mention))

/** Puts the last of what is said first. What was said before is kept for readers who may not see the last. */
function renew<Key, Said extends Mention>(said: Map<Key, Said[]>, key: Key, last: Said): void {
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
