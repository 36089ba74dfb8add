import type { PickedText } from '@filrouge/contract'
import { paragraphsOf } from '@filrouge/words'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as HTML: markup in it is shown, never followed. Control characters, which HTML forbids, are left out. */
export const escaped = (text: string): string =>
  text.replace(/[^\P{Cc}\n\r\t]/gu, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

/** A text in a language, with its line breaks. Its first strong character decides its direction. */
export const inline = ({ value, lang }: PickedText): string =>
  `<span lang="${escaped(lang)}" dir="auto">${escaped(value).replace(/\r\n|\r|\n/g, '<br>')}</span>`

/** A text in a language as paragraphs. */
export const paragraphs = ({ value, lang }: PickedText): string =>
  paragraphsOf(value)
    .map((one) => `<p>${inline({ value: one, lang })}</p>`)
    .join('')

/** A link to another place. @param href an absolute http or https URL */
export const link = (href: string, text: string): string =>
  `<a href="${escaped(href)}" rel="noopener noreferrer">${escaped(text)}</a>`
