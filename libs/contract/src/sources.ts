import { Reliability } from '@filrouge/story'
import { z } from 'zod'
import { at, named, next } from './parts.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

export const Rating = named('Rating', { reliability: Reliability, reason: Text, version: z.int() })
/** A rating of a source. `version` is that of its event. */
export type Rating<Form extends TextForm = LanguageMap> = WithTexts<typeof Rating, Form>

/** A source of the story with its last rating, and the earlier ratings, newest first. Without a rating: nulls. */
const Source = z.strictObject({
  source: z.string(),
  reliability: Reliability.nullable().describe(
    'the Admiralty code: A (reliable) to E (unreliable), F (cannot be judged)',
  ),
  reason: Text.nullable(),
  version: z.int().nullable().describe('the version of the rating'),
  earlier: z.array(Rating),
})
/** A source that the story names, with its current rating and the earlier ones. */
export type Source<Form extends TextForm = LanguageMap> = WithTexts<typeof Source, Form>

/** A page of a story's sources, in the order of their first mention. */
export const Sources = named('Sources', { ...at, items: z.array(Source), ...next })
export type Sources<Form extends TextForm = LanguageMap> = WithTexts<typeof Sources, Form>
