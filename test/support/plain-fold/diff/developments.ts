import type { Development } from '@filrouge/contract'
import { isDeepStrictEqual } from 'node:util'
import { fieldsThatDiffer, pairsBy, type Pair } from './pairs.js'

const OF_A_REPORT = [
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
const JUDGED = ['credibility', 'corroborations', 'disputes'] as const

/** What became of developments. Every list is in the order in which they were first reported. @param from the earlier version */
export function developmentsDiffer(
  before: readonly Development[],
  after: readonly Development[],
  from: number,
) {
  const pairs = pairsBy(before, after, ({ developmentId }) => developmentId).sort(
    (a, b) => a.either.firstVersion - b.either.firstVersion,
  )
  const idsWhere = (is: (pair: Pair<Development>) => boolean) =>
    pairs.filter(is).map(({ either }) => either.developmentId)
  const standing = pairs.flatMap(({ before, after }) =>
    stands(before) && stands(after) ? [{ before, after }] : [],
  )
  return {
    added: pairs.flatMap(({ before, after }) =>
      stands(after) && !stands(before) && mergeOf(before).length === 0 ? [after] : [],
    ),
    corrected: standing
      .map(({ before, after }) => ({
        developmentId: after.developmentId,
        fields: fieldsThatDiffer(before, after, OF_A_REPORT),
        reasons: after.corrections.filter(({ version }) => version > from).map(({ reason }) => reason),
      }))
      .filter(({ fields }) => fields.length > 0),
    withdrawn: idsWhere(({ before, after }) => stands(before) && after?.status === 'withdrawn'),
    held: idsWhere(({ before, after }) => before?.status === 'reported' && after?.status === 'held'),
    released: idsWhere(({ before, after }) => before?.status === 'held' && after?.status === 'reported'),
    removed: idsWhere(({ before, after }) => stands(before) && isGone(after)),
    merged: pairs.flatMap(({ before, after }) => (stands(before) ? mergeOf(after) : [])),
    unmerged: pairs.flatMap(({ before, after }) => (stands(after) ? mergeOf(before) : [])),
    verified: standing
      .map(({ before, after }) => ({
        developmentId: after.developmentId,
        fields: fieldsThatDiffer(before, after, JUDGED),
      }))
      .filter(({ fields }) => fields.length > 0),
    translated: standing
      .map(({ before, after }) => ({
        developmentId: after.developmentId,
        translations: translationsThatDiffer(before, after),
      }))
      .filter(({ translations }) => translations.length > 0),
  }
}

/** Whether a development is seen and stands. It reads as held from its hold to its release, whatever happens between. */
const stands = (development: Development | undefined): development is Development =>
  development?.status === 'reported' || development?.status === 'held'

/** Where a development went that is merged away. Nowhere that the reader may see, where the other one is sealed. */
const mergeOf = (development: Development | undefined) =>
  development?.status === 'merged' && development.mergedInto !== undefined
    ? [{ from: development.developmentId, into: development.mergedInto }]
    : []

/** A date moved it out of the world, or it was merged into one that the reader may not see. */
const isGone = (development: Development | undefined) =>
  development === undefined || (development.status === 'merged' && mergeOf(development).length === 0)

function translationsThatDiffer(before: Development, after: Development) {
  const languages = new Set([...Object.keys(before.translations), ...Object.keys(after.translations)])
  return [...languages]
    .sort()
    .map((language) => ({
      language,
      before: before.translations[language] ?? null,
      after: after.translations[language] ?? null,
    }))
    .filter((one) => !isDeepStrictEqual(one.before, one.after))
}
