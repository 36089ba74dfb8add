import { typeset } from '../language/typeset.js'
import { pct } from './drawing-parts.js'
import type { KeyLabel } from './key-labels.js'
import type { StripLayout } from './layout.js'
import { isBeyond, markY } from './marks.js'
import type { Position } from './position.js'

/** The height of a row of headlines, and where the lowest one stands. */
const [ROW, LOWEST] = [21, -10] as const

/** Headlines of key developments, with a line down to the knot. */
export function KeyLabels({
  layout,
  keys,
  position,
}: {
  layout: StripLayout
  keys: readonly KeyLabel[]
  position: Position
}) {
  if (layout.kind === 'columns') return null
  return (
    <g class="keys from-wide" aria-hidden="true">
      {keys.map(({ developmentId, x, row, anchor, words }) => {
        const n = layout.developments.findIndex((development) => development.developmentId === developmentId)
        const development = layout.developments[n]
        if (!development || isBeyond(development, position)) return null
        const y = LOWEST - row * ROW
        const { lang } = development.headline
        return (
          <g key={developmentId}>
            <line class="lead" x1={pct(x)} x2={pct(x)} y1={y - 11} y2={markY(layout, n) - 10} />
            <text x={pct(x)} dx={anchor === 'start' ? 7 : -7} y={y} text-anchor={anchor} lang={lang}>
              {typeset(words, lang)}
            </text>
          </g>
        )
      })}
    </g>
  )
}
