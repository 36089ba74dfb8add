import type { Development, TranslationChange } from '@filrouge/contract'
import { isDeepStrictEqual } from 'node:util'
import { differing, pairsOf, type Differing, type Pair } from './differing.js'

/** The fields that a correction can replace, in the order of the answer. */
const CORRECTED = [
  'headline',
  'body',
  'language',
  'occurred',
  'kind',
  'actors',
  'places',
  'attribution',
  'links',
  'media',
  'importance',
  'actuality',
] as const
const VERIFIED = ['credibility', 'corroborations', 'disputes'] as const

export type CorrectedField = (typeof CORRECTED)[number]
export type VerifiedField = (typeof VERIFIED)[number]

interface Merge {
  from: string
  into: string
}

/** What became of developments between two versions. Every list is in the order in which they were first reported. */
export interface DevelopmentsDiffer {
  added: Development[]
  corrected: Differing<Development, CorrectedField>[]
  withdrawn: string[]
  held: string[]
  released: string[]
  removed: string[]
  merged: Merge[]
  unmerged: Merge[]
  verified: Differing<Development, VerifiedField>[]
  translated: { developmentId: string; translations: TranslationChange[] }[]
}

/**
 * Compares developments of any status, as one reader sees them at two versions. Both lists are in the order in which they were
 * first reported.
 */
export function compareDevelopments(
  before: readonly Development[],
  after: readonly Development[],
): DevelopmentsDiffer {
  const pairs = pairsOf(before, after, ({ developmentId }) => developmentId).sort(
    (a, b) => a.either.firstVersion - b.either.firstVersion,
  )
  const standing = pairs.flatMap(({ before, after }) =>
    stands(before) && stands(after) ? [{ before, after }] : [],
  )
  const idsWhere = (is: (pair: Pair<Development>) => boolean) =>
    pairs.filter(is).map(({ either }) => either.developmentId)
  return {
    added: pairs.flatMap(({ before, after }) =>
      stands(after) && !stands(before) && !(before && mergeOf(before).length > 0) ? [after] : [],
    ),
    corrected: standing.flatMap(({ before, after }) => differing(before, after, CORRECTED)),
    withdrawn: idsWhere(({ before, after }) => stands(before) && after?.status === 'withdrawn'),
    held: idsWhere(({ before, after }) => before?.status === 'reported' && after?.status === 'held'),
    released: idsWhere(({ before, after }) => before?.status === 'held' && after?.status === 'reported'),
    removed: idsWhere(({ before, after }) => stands(before) && isGone(after)),
    merged: pairs.flatMap(({ before, after }) => (stands(before) && after ? mergeOf(after) : [])),
    unmerged: pairs.flatMap(({ before, after }) => (stands(after) && before ? mergeOf(before) : [])),
    verified: standing.flatMap(({ before, after }) => differing(before, after, VERIFIED)),
    translated: standing.flatMap(({ before, after }) => {
      const translations = compareTranslations(before, after)
      return translations.length > 0 ? [{ developmentId: after.developmentId, translations }] : []
    }),
  }
}

/** Whether the development is there and stands: held counts as standing. */
const stands = (development: Development | undefined): development is Development =>
  development?.status === 'reported' || development?.status === 'held'

/** The merge of a development that is merged away. The other one may be sealed: then there is none. */
const mergeOf = ({ developmentId, status, mergedInto }: Development): Merge[] =>
  status === 'merged' && mergedInto !== undefined ? [{ from: developmentId, into: mergedInto }] : []

/** Whether the reader does not find it: it is not in the world, or merged into one that the reader may not see. */
const isGone = (development: Development | undefined) =>
  development === undefined || (development.status === 'merged' && mergeOf(development).length === 0)

/** The translations that differ, in the order of their tags by code unit. */
function compareTranslations(before: Development, after: Development): TranslationChange[] {
  const tags = new Set([...Object.keys(before.translations), ...Object.keys(after.translations)])
  return [...tags]
    .sort()
    .map((language) => ({
      language,
      before: before.translations[language] ?? null,
      after: after.translations[language] ?? null,
    }))
    .filter((translation) => !isDeepStrictEqual(translation.before, translation.after))
}
