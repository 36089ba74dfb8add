import type { RecordedEvent } from '@filrouge/client'

/** What became of a development. */
export type Became =
  'added' | 'corrected' | 'withdrawn' | 'held' | 'released' | 'merged' | 'verified' | 'translated'

/** What was recorded since the page was rendered. */
export interface News {
  /** What became of each development, in the order in which they came. A development counts once. */
  developments: ReadonlyMap<string, Became>
  /** The number of other events: positions, expectations, figures. */
  others: number
  /** The version of the last event. */
  version: number
}

export const nothingNew = (version: number): News => ({ developments: new Map(), others: 0, version })

/**
 * The news after one more event. A sealed event is nothing that this reader may know.
 * @param isOwn whether the reader recorded it: then it is no news
 */
export function withEvent(news: News, event: RecordedEvent, isOwn = false): News {
  const { version } = event
  if (event.data === null || isOwn) return { ...news, version }
  const [became, ids] = becameBy(event)
  if (became === null) return { ...news, others: news.others + 1, version }
  const developments = new Map(news.developments)
  for (const id of ids) developments.set(id, later(developments.get(id), became))
  return { ...news, developments, version }
}

/** What an event makes of which developments. Null: it is about something else, though it may name one. */
function becameBy({ type, data }: RecordedEvent): readonly [Became | null, readonly string[]] {
  const became = BECAME[type] ?? null
  if (data === null || became === null) return [null, []]
  if ('from' in data && Array.isArray(data.from)) return [became, data.from.map(String)]
  return 'developmentId' in data ? [became, [String(data.developmentId)]] : [null, []]
}

const BECAME: Readonly<Partial<Record<RecordedEvent['type'], Became>>> = {
  DevelopmentReported: 'added',
  DevelopmentCorrected: 'corrected',
  DevelopmentHeld: 'held',
  HoldReleased: 'released',
  DevelopmentWithdrawn: 'withdrawn',
  DevelopmentsMerged: 'merged',
  ReportCorroborated: 'verified',
  ReportDisputed: 'verified',
  CredibilityAssessed: 'verified',
  TranslationAdded: 'translated',
}

/** What says less of a development does not replace what says more: one that is new is not said to be corrected. */
const SAYING_MORE: readonly Became[] = ['translated', 'verified', 'corrected', 'added']

function later(before: Became | undefined, now: Became): Became {
  if (before === undefined || !SAYING_MORE.includes(now)) return now
  return SAYING_MORE.indexOf(now) > SAYING_MORE.indexOf(before) && SAYING_MORE.includes(before) ? now : before
}

/** The developments of the news that readers still see, the new ones first. */
export function standing({ developments }: News): string[] {
  const ids = (isWanted: (became: Became) => boolean) =>
    [...developments].flatMap(([id, became]) => (isWanted(became) ? [id] : []))
  return [...ids((became) => became === 'added'), ...ids((became) => became !== 'added' && !GONE.has(became))]
}

const GONE: ReadonlySet<Became> = new Set(['withdrawn', 'held', 'merged'])

export const isNews = ({ developments, others }: News) => developments.size + others > 0
