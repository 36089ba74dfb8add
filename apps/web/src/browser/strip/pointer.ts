import type { StripLayout } from '../../strip/layout.js'
import { markY } from '../../strip/marks.js'
import { brushX, happenedX, type Position } from '../../strip/position.js'

/** A place of the drawing: percent of its width, and pixels from its top. */
export interface Spot {
  x: number
  y: number
  /** A pixel in percent. */
  pixel: number
}

/** What a pointer takes hold of. An end of the brush is 0 or 1. */
export type Hold =
  { kind: 'known' } | { kind: 'happened' } | { kind: 'brush' } | { kind: 'brush end'; end: 0 | 1 }

/** The place of a pointer on a drawing. */
export function spotOf({ clientX, clientY }: { clientX: number; clientY: number }, drawing: Element): Spot {
  const { left, top, width } = drawing.getBoundingClientRect()
  const x = ((clientX - left) / width) * 100
  return { x: Math.min(100, Math.max(0, x)), y: clientY - top, pixel: 100 / width }
}

/** How near a pointer must be, pixels: a finger hides what it touches. */
const NEAR = { mouse: 10, touch: 24 } as const

/** What is under a pointer that is pressed. Null: nothing that moves. */
export function holdAt(layout: StripLayout, position: Position, spot: Spot, isTouch: boolean): Hold | null {
  const { thread, record } = layout.heights
  const near = isTouch ? NEAR.touch : NEAR.mouse
  const isAt = (x: number) => Math.abs(spot.x - x) <= near * spot.pixel
  if (Math.abs(spot.y - record) <= near) return { kind: 'known' }
  if (spot.y > thread + near) return null
  const brush = brushX(layout, position)
  if (brush && isAt(brush[0])) return { kind: 'brush end', end: 0 }
  if (brush && isAt(brush[1])) return { kind: 'brush end', end: 1 }
  return isAt(happenedX(layout, position)) ? { kind: 'happened' } : { kind: 'brush' }
}

/** The step of *happened by* that is nearest to a place. */
export function happenedStepAt({ stops }: StripLayout, x: number): number {
  const places = [...stops.map((stop) => stop.x), 100]
  return places.reduce(
    (best, place, n) => (Math.abs(place - x) < Math.abs((places[best] ?? 0) - x) ? n : best),
    0,
  )
}

/** How near a knot must be to be pointed at, pixels. */
const REACH = 14

/** The nearest knot to a place, by its number. Null: there is none. */
export function knotAt(layout: StripLayout, spot: Spot): number | null {
  if (layout.kind === 'columns') return null
  const distances = layout.world.places.map(({ x }, n) =>
    Math.hypot((x - spot.x) / spot.pixel, markY(layout, n) - spot.y),
  )
  const least = Math.min(...distances)
  return least <= REACH ? distances.indexOf(least) : null
}
