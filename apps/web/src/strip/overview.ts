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

/** The number of developments. */
export const countOf = ({ developments, columns }: Pick<StripOverview, 'developments' | 'columns'>) =>
  developments?.length ??
  columns?.reduce((sum, { happened, uncertain }) => sum + happened + uncertain, 0) ??
  0
