/** A text on the strip: its place in percent of the width, its own width in pixels, and on which side of the place it is. */
export interface Label {
  x: number
  width: number
  anchor: 'start' | 'middle' | 'end'
  /** The narrowest page on which it may stand. Null: none. Undefined: any. */
  from?: Room | null
}

/** The narrowest page on which a text has room. */
export type Room = 'phone' | 'tablet' | 'wide'

/** The least widths of the strip on these pages, pixels. */
const LEAST: Readonly<Record<Room, number>> = { phone: 300, tablet: 500, wide: 770 }
const ROOMS = ['phone', 'tablet', 'wide'] as const

/** Between two texts, pixels. */
const SPACE = 7
/** So far may a text stand out of the strip, pixels. */
const OVERHANG = 11
/** Texts are smaller on phones. */
const PHONE_SIZE = 11 / 12

/** The pixels that a label covers on the narrowest strip of such a page. */
export function coveredBy({ x, width: full, anchor }: Label, room: Room): { from: number; to: number } {
  const width = room === 'phone' ? full * PHONE_SIZE : full
  const at = (x / 100) * LEAST[room]
  const from = anchor === 'start' ? at : anchor === 'end' ? at - width : at - width / 2
  return { from, to: from + width }
}

/** Whether two labels have room beside each other on every page of that room or more: their distance grows with the page. */
export function areApart(one: Label, other: Label, room: Room): boolean {
  const [a, b] = [coveredBy(one, room), coveredBy(other, room)]
  return a.to + SPACE <= b.from || b.to + SPACE <= a.from
}

export function isWithin(label: Label, room: Room): boolean {
  const { from, to } = coveredBy(label, room)
  return from >= -OVERHANG && to <= LEAST[room] + OVERHANG
}

const mayStand = ({ from = 'phone' }: Label, room: Room) =>
  from !== null && ROOMS.indexOf(from) <= ROOMS.indexOf(room)

/** The label, on the inner side of its place where it would stand out of a strip on phones. */
export const inside = <Placed extends Label>(label: Placed): Placed =>
  isWithin(label, 'phone') ? label : { ...label, anchor: label.x < 50 ? 'start' : 'end' }

/**
 * Gives each label the narrowest page on which it has room beside those before it. Labels never overlap.
 * @param labels the most important first
 * @returns one for each label; null: it is left out on every page
 */
export function fitted(labels: readonly Label[]): (Room | null)[] {
  const rooms: (Room | null)[] = labels.map(() => null)
  for (const room of ROOMS)
    labels.forEach((label, n) => {
      if (rooms[n] !== null || !mayStand(label, room) || !isWithin(label, room)) return
      const placed = labels.filter((_, m) => rooms[m] !== null)
      if (placed.every((other) => areApart(label, other, room))) rooms[n] = room
    })
  return rooms
}
