import { styleText } from 'node:util'

/** What a terminal would obey, or show in another order than it stands: none of it may come out of a story. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu

/** A text of somebody's on one line, safe to print. */
export const printable = (text: string): string => text.replace(CONTROLS, ' ').trim()

const WIDE =
  /[\u1100-\u115f\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\uff00-\uff60\p{Emoji_Presentation}]/u
const WITHOUT_WIDTH = /[\p{M}\p{Cf}]/u

const widthOf = (character: string) => (WITHOUT_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1)

/** How many columns a text takes. */
export const columns = (text: string): number =>
  [...text].reduce((sum, character) => sum + widthOf(character), 0)

/** A text in at most so many columns. */
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

/** Whether to use colours: on a terminal that has them, unless NO_COLOR says no (no-color.org). */
export const hasColours = (
  stream: { isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean => stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb'

export const bold = (text: string) => styleText('bold', text)
