import type { Desk } from './desk.js'
import type { Data } from './field.js'
import type { Form } from './form.js'
import { shownIn } from './values.js'

/** Whether a form has texts, and so a language. */
export const hasTexts = ({ name, fields }: Form): boolean =>
  name === 'translate' || fields.some(({ control }) => ['text', 'texts', 'figure'].includes(control.as))

/** The place of the language in the form. */
export const LANGUAGE = '/#language'

/**
 * The language that a form begins in: that of the page where something is shown in it, else that of the story. A
 * translation is into another one.
 */
export function languageFor({ name, fields }: Form, before: Data, desk: Desk): string {
  const { storyLanguage, reading } = desk
  if (name === 'translate') return reading.language === storyLanguage ? '' : reading.language
  const isShown = fields.some(
    (field) => field.control.as === 'text' && shownIn(field, before, reading.language) !== '',
  )
  return isShown ? reading.language : storyLanguage
}

/** Whether a text has the form of a language tag. */
export function isLanguage(tag: string): boolean {
  try {
    return new Intl.Locale(tag).language !== ''
  } catch {
    return false
  }
}
