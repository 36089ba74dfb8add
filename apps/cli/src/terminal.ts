import { styleText } from 'node:util'

/** Control characters, and characters that change the direction of text. A story must not print them. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu

/** Puts a text on one line, without characters that control the terminal. */
export const printable = (text: string): string => text.replace(CONTROLS, ' ').trim()

const WIDE =
  /[\u1100-\u115f\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\uff00-\uff60\p{Emoji_Presentation}]/u
const WITHOUT_WIDTH = /[\p{M}\p{Cf}]/u

const widthOf = (character: string) => (WITHOUT_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1)

/** The number of terminal columns that a text takes. */
export const columns = (text: string): number =>
  [...text].reduce((sum, character) => sum + widthOf(character), 0)

/** Cuts a text to at most `width` columns. */
export function clipped(text: string, width: number): string {
  if (columns(text) <= width) return text
  let left = Math.max(width, 1) - 1
  let kept = ''
  for (const character of text) {
    left -= widthOf(character)
    if (left < 0) break
    kept += character
  }
  return `${kept}…`
}

/** Whether to use colours: on a terminal that has them, unless NO_COLOR is set (no-color.org). */
export const hasColours = (
  stream: { isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean => stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb'

export const bold = (text: string) => styleText('bold', text)

export type Colour = 'green' | 'red' | 'yellow' | 'dim'
export const coloured = (text: string, colour: Colour) => styleText(colour, text)
