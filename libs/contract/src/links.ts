import { LanguageTag, LinkRelation } from '@filrouge/story'
import { z } from 'zod'
import { at, named, next } from './parts.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

const Titled = named('Titled', {
  developmentId: z.string(),
  language: LanguageTag,
  headline: Text.describe('with the headlines of its translations'),
})
/** A development by its headline. */
export type Titled<Form extends TextForm = LanguageMap> = WithTexts<typeof Titled, Form>

export const Link = named('Link', {
  relation: LinkRelation,
  from: Titled.describe('the development that has the link'),
  to: Titled,
})
/** A link between two developments. */
export type Link<Form extends TextForm = LanguageMap> = WithTexts<typeof Link, Form>

/** A page of the links between developments, in order of the first version of `from`, then of its own list. */
export const Links = named('Links', { ...at, items: z.array(Link), ...next })
export type Links<Form extends TextForm = LanguageMap> = WithTexts<typeof Links, Form>
