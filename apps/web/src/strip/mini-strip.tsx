import { dateOf } from './days.js'
import { pct } from './drawing-parts.js'
import { stripKnot } from './knots.js'
import type { MiniMark } from './mini-mark.js'
import { ThreadLine } from './thread.js'
import { partOf, worldOf } from './world.js'

const HEIGHT = 54
const THREAD = 42
/** From the thread up. More lanes are drawn over these. */
const LANES = [33, 25, 17, 9] as const

/** The strip of a story as a small picture: for lists and for the embedded page. It needs no script, and says nothing new. */
export function MiniStrip({ marks }: { marks: readonly MiniMark[] }) {
  const world = worldOf(
    marks.map((mark) => {
      const part = partOf(mark)
      return { ...part, edtf: dateOf(part) }
    }),
    false,
  )
  const yOf = (lane: number | undefined) =>
    lane === undefined ? THREAD : (LANES[lane % LANES.length] ?? THREAD)
  return (
    <svg class="loom-svg mini" width="100%" height={HEIGHT} aria-hidden="true" focusable="false">
      <ThreadLine axis={world.axis} y={THREAD} />
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
