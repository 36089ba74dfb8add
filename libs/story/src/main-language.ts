import type { z } from 'zod'
import { or, quoted } from './words.js'

/**
 * Refuses a main language in which the headline or title has no text: readers fall back to it. For the refinement of a
 * schema that has both. Where one of both is not given, or is not valid itself, there is nothing to compare.
 */
export function mustSpeak(
  field: 'headline' | 'title',
  text: Readonly<Record<string, string>> | undefined,
  language: string | undefined,
  context: z.RefinementCtx,
): void {
  const isWrong = context.issues.some(({ path }) => path?.[0] === field || path?.[0] === 'language')
  if (isWrong || text === undefined || language === undefined || Object.hasOwn(text, language)) return
  const tags = or(Object.keys(text).map(quoted))
  context.addIssue({
    code: 'custom',
    path: ['language'],
    message: `the ${field} has no text in ${quoted(language)}, the main language: add one, or make ${tags} the main language`,
  })
}
