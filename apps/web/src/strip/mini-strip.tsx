import { dateOf } from './days.js'
import { pct } from './drawing-parts.js'
import { stripKnot } from './knots.js'
import type { MiniMark } from './mini-mark.js'
import { ThreadLine } from './thread.js'
import { partOf, worldOf } from './world.js'

/** Pixels: below the thread, from the thread to the lowest lane, and above the highest one. */
const [FOOT, FIRST, TOP] = [12, 9, 9] as const
/** So many lanes have the usual height, and as many pixels for all of them. */
const [FEW, ROOM] = [4, 24] as const
/** Two lanes are at least so far apart, pixels: dashes over each other would be a whole line, which is certain. */
const LEAST = 4

/** The strip of a story as a small picture: for lists and for the embedded page. It needs no script, and says nothing new. */
export function MiniStrip({ marks }: { marks: readonly MiniMark[] }) {
  const world = worldOf(
    marks.map((mark) => {
      const part = partOf(mark)
      return { ...part, edtf: dateOf(part) }
    }),
    false,
  )
  const step = Math.max(LEAST, ROOM / Math.max(FEW - 1, world.lanes - 1))
  const thread = TOP + Math.max(ROOM, step * (world.lanes - 1)) + FIRST
  const yOf = (lane: number | undefined) => (lane === undefined ? thread : thread - FIRST - lane * step)
  return (
    <svg class="loom-svg mini" width="100%" height={thread + FOOT} aria-hidden="true" focusable="false">
      <ThreadLine axis={world.axis} y={thread} />
      {world.places.map(({ span }) => {
        const y = yOf(span?.lane)
        return span && <line class="span" x1={pct(span.x1)} x2={pct(span.x2)} y1={y} y2={y} />
      })}
      {world.places.map(({ x, span }, n) => {
        const mark = marks[n]
        if (!mark) return null
        const { class: name, href, size } = stripKnot(mark, 'mini')
        return (
          <svg x={pct(x)} y={yOf(span?.lane)} class={name}>
            <use href={href} x={-size / 2} y={-size / 2} width={size} height={size} />
          </svg>
        )
      })}
    </svg>
  )
}
