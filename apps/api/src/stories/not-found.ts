import type { Caller } from '@filrouge/access'
import { knownIds, nearStories, storyAt, type At, type PinnedStory } from '@filrouge/record'
import { Problem } from '@filrouge/runtime'
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

/** The problem of a development that the story does not have, as far as the caller may know. */
export async function noDevelopment(
  dataSource: DataSource,
  at: PinnedStory,
  developmentId: string,
): Promise<Problem> {
  const ids = await knownIds(dataSource, at.storyId, 'development', developmentId, true)
  const meant = nearest(
    developmentId,
    ids.filter((id) => !at.sealed.has(id)),
  )
  const what = `the story has no development ${quoted(developmentId)} that this key may read at that time`
  return new Problem('development-not-found', {
    detail: meant === null ? what : `${what}; did you mean ${quoted(meant)}?`,
  })
}
