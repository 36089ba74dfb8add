import type { Caller } from '@filrouge/access'
import { nearStories, storyAt, type At, type ReadFailure } from '@filrouge/record'
import { nearest, quoted } from '@filrouge/story'
import type { DataSource } from 'typeorm'

const SENTENCES: Readonly<Record<ReadFailure, string>> = {
  'story-not-found': 'there is no such story that this key may read at that time',
  'version-not-found': 'the story has not reached this version',
}

/** Says why a story cannot be read: it began later, or another one may be meant, as far as the caller may know. */
export async function notFoundSentence(
  dataSource: DataSource,
  storyId: string,
  { now, knownAt, recordedAt }: At,
  caller: Caller,
  failure: ReadFailure,
): Promise<string> {
  const sentence = SENTENCES[failure]
  if (failure !== 'story-not-found') return sentence
  const isOfTime = knownAt !== undefined || recordedAt !== undefined
  const first = isOfTime ? await storyAt(dataSource, storyId, { version: 1, now }, caller) : failure
  if (typeof first !== 'string')
    return knownAt === undefined
      ? `the story begins later: it was recorded first at ${first.recordedAt}`
      : `the story begins later: it was known first at ${first.knownAt}`
  const meant = nearest(storyId, await nearStories(dataSource, storyId, caller))
  return meant === null ? sentence : `${sentence}; did you mean ${quoted(meant)}?`
}
