import { useReading } from '../language/reading.js'
import { pct } from './drawing-parts.js'
import type { StripLayout } from './layout.js'
import { versionHref } from './links.js'
import type { StripColumn, StripMoment } from './overview.js'
import type { Position } from './position.js'
import type { StripFacts } from './view.js'

interface LearnedProps {
  layout: Extract<StripLayout, { kind: 'columns' }>
  facts: Pick<StripFacts, 'storyId' | 'query' | 'groups'>
  position: Position
}

/** What was learned, below the time in which it was. Each column leads to the story as it was at its end. */
export function LearnedColumns({ layout, facts, position }: LearnedProps) {
  const { t, Date: words } = useReading()
  const { columns, heights, overview } = layout
  return (
    <g class="learned">
      {columns.bars.map(({ column, x, width, learned }) => {
        const moment = lastMomentIn(column, overview.moments)
        if (!moment) return null
        const [from, to] = [column.from.slice(0, 10), column.to.slice(0, 10)]
        const date = words(from === to ? from : `${from}/${to}`)
        return (
          <a
            key={column.from}
            class={`moment${isAfter(column, position, overview.moments) ? ' off' : ''}`}
            href={versionHref(facts, moment.version)}
            aria-label={`${t.strip.columnLearned(date, column.learned)}, ${t.story.version(moment.version)}`}
            tabindex={-1}
          >
            <rect class="col" x={pct(x)} y={heights.record} width={pct(width)} height="40" />
            <rect
              class="d-down"
              x={pct(x)}
              y={heights.record}
              width={pct(width)}
              height={Math.max(1, learned)}
            />
          </a>
        )
      })}
    </g>
  )
}

const lastMomentIn = ({ from, to }: StripColumn, moments: readonly StripMoment[]) =>
  moments.findLast(({ knownAt }) => from <= knownAt && knownAt <= to)

/** Whether all that was learned in a column is later than the version that is known. */
const isAfter = ({ from }: StripColumn, { version }: Position, moments: readonly StripMoment[]) =>
  version !== null && (moments.find((moment) => moment.version >= version)?.knownAt ?? '~') < from
