import type { Caller } from '@filrouge/access'
import { nearStories, storyAt, type At } from '@filrouge/record'
import { nearest, quoted } from '@filrouge/story'
import type { DataSource } from 'typeorm'

const SENTENCE = 'there is no such story that this key may read at that time'

/** Says why a story cannot be read: it began later, or another one may be meant, as far as the caller may know. */
export async function notFoundSentence(
  dataSource: DataSource,
  storyId: string,
  { now, knownAt, recordedAt }: At,
  caller: Caller,
): Promise<string> {
  const isOfTime = knownAt !== undefined || recordedAt !== undefined
  const first = isOfTime ? await storyAt(dataSource, storyId, { version: 1, now }, caller) : null
  if (first !== null && typeof first !== 'string')
    return knownAt === undefined
      ? `the story begins later: it was recorded first at ${first.recordedAt}`
      : `the story begins later: it was known first at ${first.knownAt}`
  const meant = nearest(storyId, await nearStories(dataSource, storyId, caller))
  return meant === null ? SENTENCE : `${SENTENCE}; did you mean ${quoted(meant)}?`
}
