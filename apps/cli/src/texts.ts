import type { LanguageMap } from '@filrouge/client'
import { printable } from './terminal.js'

/** The language of the environment (POSIX: LC_ALL, LC_MESSAGES, LANG): its primary tag, such as `fr`; else `en`. */
export function environmentLanguage(environment: Readonly<Record<string, string | undefined>>): string {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || ''
  return /^([a-z]{2,3})(?=[_.@-]|$)/i.exec(locale)?.[1]?.toLowerCase() ?? 'en'
}

/** A text in a language, or in one near it, or in English, or in any; on one line. */
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

/** The same to the second, for what happens fast. */
export const secondOf = (time: string): string => time.replace('T', ' ').replace(/\.\d+Z$/, 'Z')
