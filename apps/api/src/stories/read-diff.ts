import type { Diff, TextForm, WithoutAt } from '@filrouge/contract'
import { diff, MOST_DEVELOPMENTS, storySince, type PinnedStory } from '@filrouge/record'
import { Problem } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'
import { diffAnswer } from './diff-answer.js'
import { mustComeFirst, type DiffInput } from './diff-parameters.js'
import type { Texts } from './in-language.js'
import { versionNotReached } from './pinned-versions.js'

/**
 * Reads the difference from an earlier version of a story to the one of the read.
 * @throws Problem validation-failed where `from` is after `to`; version-not-found; too-large
 */
export async function readDiff(
  dataSource: DataSource,
  to: PinnedStory,
  { since }: DiffInput,
  texts: Texts,
): Promise<WithoutAt<Diff<TextForm>>> {
  const from = await storySince(dataSource, to, since)
  if (from && 'notReached' in from) throw versionNotReached('/query/from', from.notReached, null)
  if (from) mustComeFirst(from, to)
  const found = await diff(dataSource, { from, to })
  if (!found)
    throw new Problem('too-large', {
      detail: `more than ${MOST_DEVELOPMENTS} developments changed between these versions: ask for a shorter span`,
      errors: [
        { pointer: '/query/from', message: 'ask for a shorter span: take a later from, or an earlier to' },
      ],
    })
  return diffAnswer({ from, to }, found, texts)
}
