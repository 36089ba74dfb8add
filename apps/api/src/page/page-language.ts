import { LanguageTag } from '@filrouge/story'
import { PAGE_LANGUAGES, pageLanguageOf, type PageLanguage } from '@filrouge/web'
import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

/**
 * The language of the page: that of the address, else the one that `Accept-Language` prefers, else the first.
 * @param lang the parameter of the address, not validated
 */
export function languageOf(lang: unknown, { headers }: Pick<FastifyRequest, 'headers'>): PageLanguage {
  const tag = LanguageTag.safeParse(lang)
  const asked = tag.success ? pageLanguageOf(tag.data) : null
  if (asked) return asked
  const accepted = new Negotiator({ headers: { 'accept-language': headers['accept-language'] } }).language([
    ...PAGE_LANGUAGES,
  ])
  return (accepted && pageLanguageOf(accepted)) || 'en'
}
