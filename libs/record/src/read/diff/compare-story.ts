import type { StoryChange, StoryState } from '@filrouge/contract'
import { isDeepStrictEqual } from 'node:util'

const FIELDS = ['status', 'visibility', 'title', 'summary', 'tags', 'links'] as const
type Field = (typeof FIELDS)[number]

/** The fields of a story itself that a diff compares. */
export type StoryFields = Pick<StoryState, Field>

/** The fields of a story that differ. @param before null: the difference begins before the story */
export const compareStory = (before: StoryFields | null, after: StoryFields): StoryChange[] =>
  FIELDS.map((field) => change(field, before, after)).filter(
    (one) => !isDeepStrictEqual(one.before, one.after),
  )

/** For each field its name and its values. It keeps the compiler aware that they belong together. */
type Change<Name extends Field> = {
  [Each in Name]: { field: Each; before: StoryFields[Each] | null; after: StoryFields[Each] }
}[Name]

const change = <Name extends Field>(
  field: Name,
  before: StoryFields | null,
  after: StoryFields,
): Change<Name> => ({ field, before: before && before[field], after: after[field] })
