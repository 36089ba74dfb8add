import { pct } from './drawing-parts.js'
import { stripKnot } from './knots.js'
import { xOfVersion, type StripLayout } from './layout.js'
import type { StripDevelopment, StripKey } from './overview.js'
import type { Position } from './position.js'
import { datedOf } from './world.js'

type MarksLayout = Extract<StripLayout, { kind: 'marks' }>

interface MarksProps {
  layout: MarksLayout
  position: Position
  /** The development that is pointed at. */
  lit: string | null
}

/** Whether a version is later than the one that is known. */
export const isLater = (version: number, { version: known }: Position) => known !== null && version > known

/** Whether a development was learned later than what is known, or had not happened: it is drawn faint. */
export const isBeyond = (development: StripKey, position: Position) =>
  isLater(development.firstVersion, position) || isAfter(development, position)

const isAfter = (development: StripKey, { until }: Position) =>
  until !== null && datedOf(development).start >= until

/** The height of a development's mark. */
export const markY = ({ world, heights }: MarksLayout, n: number) => {
  const span = world.places[n]?.span
  return span ? heights.lane(span.lane) : heights.thread
}

/** The strands from each knot to the moments at which the development was learned and corrected. */
export function Fan({ layout, position, lit }: MarksProps) {
  const { heights, developments } = layout
  return (
    <svg
      class="fan"
      width="100%"
      height={heights.total}
      viewBox={`0 0 1000 ${heights.total}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {developments.flatMap((development, n) =>
        [development.firstVersion, ...development.corrected.map(({ version }) => version)].map((version) => (
          <path
            key={`${development.developmentId} ${version}`}
            class={strandClass(development, version, position, lit)}
            d={strand(layout, n, version)}
          />
        )),
      )}
    </svg>
  )
}

function strandClass(
  development: StripDevelopment,
  version: number,
  position: Position,
  lit: string | null,
): string {
  const { developmentId, importance, firstVersion } = development
  const again = version === firstVersion ? '' : ' again'
  const off = isLater(version, position) || isAfter(development, position) ? ' off' : ''
  return `strand ${importance ?? 'normal'}${again}${off}${lit === developmentId ? ' on' : ''}`
}

const tenths = (x: number) => Math.round(x * 1000) / 100

function strand(layout: MarksLayout, n: number, version: number): string {
  const [x1, x2] = [tenths(layout.world.places[n]?.x ?? 0), tenths(xOfVersion(layout, version))]
  const [y1, y2] = [markY(layout, n) + 5, layout.heights.record - 6]
  const middle = Math.round((y1 + y2) / 2)
  return `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`
}

/** The knots and spans. The list of developments says all that they show. */
export function Marks({ layout, position, lit }: MarksProps) {
  const { developments, world } = layout
  return (
    <g class="marks" aria-hidden="true">
      {developments.map((development, n) => {
        const { developmentId } = development
        const place = world.places[n]
        if (!place) return null
        const y = markY(layout, n)
        const state = `${isBeyond(development, position) ? ' off' : ''}${lit === developmentId ? ' on' : ''}`
        const { class: name, href, size } = stripKnot(development, 'full')
        return (
          <g key={developmentId}>
            {place.span && (
              <line class={`span${state}`} x1={pct(place.span.x1)} x2={pct(place.span.x2)} y1={y} y2={y} />
            )}
            <svg x={pct(place.x)} y={y} class={`${name}${state}`}>
              <use href={href} x={-size / 2} y={-size / 2} width={size} height={size} />
            </svg>
          </g>
        )
      })}
    </g>
  )
}
