import type { LanguageMap } from '@filrouge/client'
import { printable } from './terminal.js'

/** The primary language tag of the environment (POSIX: LC_ALL, LC_MESSAGES, LANG), such as `fr`; else `en`. */
export function environmentLanguage(environment: Readonly<Record<string, string | undefined>>): string {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || ''
  return /^([a-z]{2,3})(?=[_.@-]|$)/i.exec(locale)?.[1]?.toLowerCase() ?? 'en'
}

/** A text on one line: in the language, a variant of it, English, or any other, in this order. */
export function textIn(language: string, text: LanguageMap | null | undefined): string {
  if (!text) return ''
  const near = (wanted: string) =>
    Object.entries(text).find(
      ([tag]) => tag.toLowerCase().split('-')[0] === wanted.toLowerCase().split('-')[0],
    )
  const exact = Object.entries(text).find(([tag]) => tag.toLowerCase() === language.toLowerCase())
  const [, found = ''] = exact ?? near(language) ?? near('en') ?? Object.entries(text)[0] ?? []
  return printable(found)
}

/** `2025-09-04T18:00:00.000Z` as `2025-09-04 18:00Z`. */
export const timeOf = (time: string): string => time.replace(/T(\d\d:\d\d)(?::[\d.]+)?Z$/, ' $1Z')

/** The same with seconds. */
export const secondOf = (time: string): string => time.replace('T', ' ').replace(/\.\d+Z$/, 'Z')
