/** One line of a calendar: a property and its value. */
export type Line = string

/** A property whose value is a text: special characters and line breaks are escaped (RFC 5545 §3.3.11). */
export const textLine = (name: string, text: string): Line =>
  `${name}:${withoutControls(text)
    .replace(/[\\;,]/g, String.raw`\$&`)
    .replace(/\r\n|\r|\n/g, String.raw`\n`)}`

/** A property whose value is an instant. @param time RFC 3339, UTC */
export const instantLine = (name: string, time: string): Line =>
  `${name}:${time.slice(0, 19).replaceAll(/[-:]/g, '')}Z`

/** A property whose value is a day. @param day `2025-09-04` */
export const dayLine = (name: string, day: string): Line => `${name};VALUE=DATE:${day.replaceAll('-', '')}`

/** The lines as text. A line has at most 75 octets: what is longer goes on in the next line (RFC 5545 §3.1). */
export const textOf = (lines: readonly Line[]): string => lines.map((line) => `${folded(line)}\r\n`).join('')

const MOST_OCTETS = 75

function folded(line: Line): string {
  if (Buffer.byteLength(line) <= MOST_OCTETS) return line
  const parts: string[] = []
  let [start, at, octets] = [0, 0, 0]
  for (const character of line) {
    const size = octetsOf(character)
    if (octets + size > MOST_OCTETS) {
      parts.push(line.slice(start, at))
      // The space that begins the next line counts.
      ;[start, octets] = [at, 1]
    }
    at += character.length
    octets += size
  }
  return [...parts, line.slice(start)].join('\r\n ')
}

function octetsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}

/** A text without the control characters that RFC 5545 §3.1 forbids. */
const withoutControls = (text: string) => text.replace(/[^\P{Cc}\n\r\t]/gu, '')
