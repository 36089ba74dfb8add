import { typeset } from '../language/typeset.js'
import { pct } from './drawing-parts.js'
import type { Bar } from './columns.js'
import type { KeyLabel } from './key-labels.js'
import type { StripLayout } from './layout.js'
import { isBeyond, markY } from './marks.js'
import type { Position } from './position.js'
import type { StripFacts } from './view.js'

/** The height of a row of headlines, and where the lowest one stands. */
const [ROW, LOWEST] = [21, -10] as const

/** Headlines of key developments, with a line down to the knot, or to the column. */
export function KeyLabels({
  layout,
  facts,
  keys,
  position,
}: {
  layout: StripLayout
  facts: Pick<StripFacts, 'keys'>
  keys: readonly KeyLabel[]
  position: Position
}) {
  const developments = layout.kind === 'marks' ? layout.developments : facts.keys
  return (
    <g class="keys from-wide" aria-hidden="true">
      {keys.map(({ developmentId, x, row, anchor, words }) => {
        const n = developments.findIndex((development) => development.developmentId === developmentId)
        const development = developments[n]
        if (!development || isBeyond(development, position)) return null
        const y = LOWEST - row * ROW
        const { lang } = development.headline
        return (
          <g key={developmentId}>
            {linesOf(layout, y - 11, topOf(layout, n, x)).map(([y1, y2]) => (
              <line class="lead" x1={pct(x)} x2={pct(x)} y1={y1} y2={y2} />
            ))}
            <text x={pct(x)} dx={anchor === 'start' ? 7 : -7} y={y} text-anchor={anchor} lang={lang}>
              {typeset(words, lang)}
            </text>
          </g>
        )
      })}
    </g>
  )
}

/** The row of dates, which lines to columns leave out. */
const [ABOVE_DATES, BELOW_DATES] = [0, 18] as const

const linesOf = (layout: StripLayout, from: number, to: number): readonly (readonly [number, number])[] =>
  layout.kind === 'marks'
    ? [[from, to]]
    : to > BELOW_DATES
      ? [
          [from, ABOVE_DATES],
          [BELOW_DATES, to],
        ]
      : [[from, ABOVE_DATES]]

const topOf = (layout: StripLayout, n: number, x: number) =>
  layout.kind === 'marks'
    ? markY(layout, n) - 10
    : layout.heights.thread - heightAt(layout.columns.bars, x) - 2

const heightAt = (bars: readonly Bar[], x: number) => {
  const bar = bars.find((one) => one.x <= x && x <= one.x + one.width)
  return bar ? bar.happened + bar.uncertain : 0
}
