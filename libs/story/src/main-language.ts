import { or, quoted } from './words.js'

/**
 * Readers fall back to the main language of a story or development, so its headline or title has a text in it.
 * @returns the message where it has none; null where it has, or where one of both is not given
 */
export function unspoken(
  field: 'headline' | 'title',
  text: Readonly<Record<string, string>> | undefined,
  language: string | undefined,
): string | null {
  if (text === undefined || language === undefined || Object.hasOwn(text, language)) return null
  const tags = Object.keys(text).map(quoted)
  const main = quoted(language)
  return `the ${field} has no text in ${main}, the main language: add one, or make ${or(tags)} the main language`
}
