import type { Column, Overview, PickedText } from '@filrouge/contract'

type Answer = Overview<PickedText>

/** A development as the strip shows it. */
export type StripDevelopment = Omit<NonNullable<Answer['developments']>[number], 'language' | 'knownAt'>
/** A key development above columns. */
export type StripKey = Pick<
  StripDevelopment,
  'developmentId' | 'headline' | 'occurred' | 'occurredRange' | 'firstVersion'
>
/** The bounds of a date, RFC 3339. */
export type OccurredRange = StripDevelopment['occurredRange']
export type StripColumn = Column
export type { ColumnUnit } from '@filrouge/contract'

/** A moment at which the record changed: `version` is its last one. */
export interface StripMoment {
  version: number
  /** RFC 3339. */
  knownAt: string
  events: number
  /** Whether a development was corrected. */
  isCorrection: boolean
}

/** What a strip shows of a story: the part of the API's overview that it needs, for the page holds it a second time. */
export interface StripOverview extends Pick<Answer, 'version' | 'columns' | 'columnsBy' | 'momentsBy'> {
  /** Null: there are too many, and `columns` count them. */
  developments: readonly StripDevelopment[] | null
  moments: readonly StripMoment[]
}

/** The part of an overview that a strip shows. */
export const stripOverviewOf = (overview: Answer): StripOverview => ({
  version: overview.version,
  developments:
    overview.developments?.map(({ language: _language, knownAt: _knownAt, ...development }) => development) ??
    null,
  columns: overview.columns,
  columnsBy: overview.columnsBy,
  moments: overview.moments.map(stripMomentOf),
  momentsBy: overview.momentsBy,
})

export const stripMomentOf = ({
  version,
  knownAt,
  events,
  types,
}: Answer['moments'][number]): StripMoment => ({
  version,
  knownAt,
  events,
  isCorrection: (types.DevelopmentCorrected ?? 0) > 0,
})

/**
 * The strip of a past version: what stood then, as it was known then, and what was learned later. What was withdrawn or
 * merged since is on it.
 */
export function asOf(then: StripOverview, now: StripOverview): StripOverview {
  if (!then.developments || !now.developments || then.version >= now.version) return now
  const stands = new Map(now.developments.map((one) => [one.developmentId, one]))
  const stood = new Set(then.developments.map(({ developmentId }) => developmentId))
  const before = then.developments.map((one) => {
    // The mark of a later correction is drawn as what is to come.
    const { corrected } = stands.get(one.developmentId) ?? one
    return { ...one, corrected }
  })
  const later = now.developments.filter(
    ({ developmentId, firstVersion }) => firstVersion > then.version && !stood.has(developmentId),
  )
  return { ...now, developments: [...before, ...later].sort(byDate) }
}

/** The order of valid time: an open beginning first, an open end last. */
function byDate(a: StripDevelopment, b: StripDevelopment): number {
  return (
    compare(a.occurredRange.earliest ?? '', b.occurredRange.earliest ?? '') ||
    compare(a.occurredRange.latest ?? '~', b.occurredRange.latest ?? '~') ||
    a.firstVersion - b.firstVersion
  )
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The number of developments. */
export const countOf = ({ developments, columns }: Pick<StripOverview, 'developments' | 'columns'>) =>
  developments?.length ??
  columns?.reduce((sum, { happened, uncertain }) => sum + happened + uncertain, 0) ??
  0
