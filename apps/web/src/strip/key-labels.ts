import { areApart, isWithin, type Label, type Room } from './fit.js'

/** The headline of a key development above the strip, with a line down to its knot. Rows count from the strip. */
export interface KeyLabel extends Label {
  developmentId: string
  words: string
  row: number
  anchor: 'start' | 'end'
}

interface KeyKnot {
  developmentId: string
  headline: string
  x: number
}

/** The width of a letter of these labels, pixels. */
const LETTER = 6.7
const ROWS = 2
/** These labels are on wide pages only. */
const ROOM: Room = 'wide'

/**
 * Labels key knots where there is room: whole headlines that cross no other label.
 * @param knots the most important first
 * @param dates the labels of dates below, which the lines must not cross
 */
export function keyLabelsOf(knots: readonly KeyKnot[], dates: readonly Label[]): KeyLabel[] {
  const placed: KeyLabel[] = []
  for (const { developmentId, headline, x } of knots) {
    const width = headline.length * LETTER
    const line: Label = { x, width: 1, anchor: 'middle' }
    if (!dates.every((date) => areApart(line, date, ROOM))) continue
    const candidates = rows().map(({ row, anchor }): KeyLabel => ({
      developmentId,
      words: headline,
      x,
      width,
      row,
      anchor,
    }))
    const found = candidates.find(
      (label) => isWithin(label, ROOM) && placed.every((other) => isClear(label, other)),
    )
    if (found) placed.push(found)
  }
  return placed
}

const rows = () =>
  Array.from({ length: ROWS }, (_, row) =>
    (['start', 'end'] as const).map((anchor) => ({ row, anchor })),
  ).flat()

/** Whether neither text covers the other, nor a line to a knot. */
function isClear(one: KeyLabel, other: KeyLabel): boolean {
  if (one.row === other.row) return areApart(one, other, ROOM)
  const [upper, lower] = one.row > other.row ? [one, other] : [other, one]
  return areApart({ x: upper.x, width: 1, anchor: 'middle' }, lower, ROOM)
}
