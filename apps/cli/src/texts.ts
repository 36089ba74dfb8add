import type { PickedText } from '@filrouge/client'
import { printable } from './terminal.js'

type Environment = Readonly<Record<string, string | undefined>>

/** The language tag of the environment (POSIX: LC_ALL, LC_MESSAGES, LANG), such as `zh-TW`; else `en`. */
export function environmentTag(environment: Environment): string {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || ''
  const [, language, region] = /^([a-z]{2,3})(?:_([a-z]{2}|\d{3}))?(?=[.@]|$)/i.exec(locale) ?? []
  if (language === undefined) return 'en'
  return [language.toLowerCase(), ...(region === undefined ? [] : [region.toUpperCase()])].join('-')
}

/** The language of the environment without its region, for texts that are written. */
export const environmentLanguage = (environment: Environment): string =>
  environmentTag(environment).replace(/-.*/, '')

/** A text on one line; '' if there is none. */
export const lineOf = (text: PickedText | null | undefined): string => (text ? printable(text.value) : '')
