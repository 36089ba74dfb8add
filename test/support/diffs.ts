import type { DataSource } from 'typeorm'
import type { Caller } from '../../libs/access/src/index.js'
import { diff, storyAt, storySince } from '../../libs/record/src/index.js'
import type { At, Ends, Since, StoryDiff } from '../../libs/record/src/index.js'

/** The current time of reads: `overdue` is judged at it. */
export const NOW = '2025-10-01T00:00:00.000Z'

export const EDITOR: Caller = { principal: 'desk', role: 'editor', stories: null }
export const READER: Caller = { principal: 'x', role: 'reader', stories: null }

/** The two ends of a diff. @throws Error if one of them does not exist */
export async function endsOf(
  dataSource: DataSource,
  storyId: string,
  since: Since,
  at: Partial<At> = {},
  caller: Caller = EDITOR,
): Promise<Ends> {
  const to = await storyAt(dataSource, storyId, { now: NOW, ...at }, caller)
  if (typeof to === 'string') throw new Error(to)
  const from = await storySince(dataSource, to, since)
  if (from && 'notReached' in from) throw new Error(`the story has not reached version ${from.notReached}`)
  return { from, to }
}

/** A diff. @throws Error if one of its ends does not exist, or if it is too large */
export async function diffOf(dataSource: DataSource, ends: Ends): Promise<StoryDiff> {
  const found = await diff(dataSource, ends)
  if (!found) throw new Error('too large')
  return found
}

/** A diff in which nothing differs. */
export const NOTHING: StoryDiff = {
  story: [],
  developments: {
    added: [],
    corrected: [],
    withdrawn: [],
    held: [],
    released: [],
    removed: [],
    merged: [],
    unmerged: [],
    verified: [],
    translated: [],
  },
  issues: [],
  positions: [],
  expectations: { announced: [], revised: [], settled: [], overdue: [] },
  figures: [],
  sources: [],
}
