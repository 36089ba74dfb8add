import { useReading } from '../language/reading.js'
import { nameWith, pct, roomClass } from './drawing-parts.js'
import type { Word } from './date-labels.js'
import type { StripLayout } from './layout.js'
import { dateHref } from './links.js'
import type { StripFacts } from './view.js'
import type { WorldLabels } from './world-labels.js'

interface WorldProps {
  layout: StripLayout
  labels: WorldLabels
  facts: Pick<StripFacts, 'storyId' | 'query' | 'groups'>
}

/** The baseline of dates. */
const BASE = 13

/** The dates of the strip. Each one leads to its developments. */
export function WorldDrawing({ layout, labels, facts }: WorldProps) {
  return (
    <g class="world">
      {layout.kind === 'marks' ? (
        <Dates layout={layout} labels={labels} facts={facts} />
      ) : (
        <ColumnLinks layout={layout} labels={labels} facts={facts} />
      )}
      {[...labels.gaps, labels.before, labels.after].map((word) => word && <Label word={word} class="gap" />)}
    </g>
  )
}

const Label = ({ word, class: name }: { word: Word; class: string }) =>
  word.room === null ? null : (
    <text class={`${name}${roomClass(word.room)}`} x={pct(word.x)} y={BASE} text-anchor={word.anchor}>
      {word.words}
    </text>
  )

type Of<Kind extends StripLayout['kind']> = WorldProps & { layout: Extract<StripLayout, { kind: Kind }> }

/** A link that has no label on most pages is not in the order of the keyboard: there may be a hundred. */
const order = (word: Word | undefined) => (word?.room == null ? { tabindex: -1 } : {})

function Dates({ layout, labels, facts }: Of<'marks'>) {
  const { Date: words } = useReading()
  const { world, heights } = layout
  const nameOf = (edtf: string, label: Word | undefined) =>
    label?.room == null ? words(edtf) : nameWith(label.words, words(edtf))
  const hasEdges = world.dates.length <= MOST_EDGES
  return (
    <>
      {world.dates.map(({ edtf, x1, x2 }, n) => (
        <>
          <a
            key={edtf}
            href={dateHref(facts, edtf)}
            aria-label={nameOf(edtf, labels.dates[n])}
            {...order(labels.dates[n])}
          >
            <rect class="col" x={pct(x1)} y="0" width={pct(x2 - x1)} height={heights.thread + 10} />
            {labels.dates[n] && <Label word={labels.dates[n]} class="lab" />}
          </a>
          {hasEdges && <Edge x={x1} to={heights.thread + 7} />}
          {hasEdges && <Edge x={x2} to={heights.thread + 7} />}
        </>
      ))}
    </>
  )
}

/** More dates have no lines between them: they would be a hatching. */
const MOST_EDGES = 40

const Edge = ({ x, to }: { x: number; to: number }) => (
  <line class="edge" x1={pct(x)} x2={pct(x)} y1="20" y2={to} />
)

function ColumnLinks({ layout, labels, facts }: Of<'columns'>) {
  const { t, Date: words } = useReading()
  const { heights, columns } = layout
  return (
    <>
      {columns.bars.map((bar, n) => {
        const { happened, uncertain, from, to } = bar.column
        const [first, last] = [from.slice(0, 10), to.slice(0, 10)]
        const count = happened + uncertain
        const name = t.strip.column(words(first === last ? first : `${first}/${last}`), count)
        const top = heights.thread - bar.happened - bar.uncertain
        return (
          <>
            {count > 0 && (
              <a key={from} href={dateHref(facts, first, last)} aria-label={name} {...order(labels.dates[n])}>
                <rect class="col" x={pct(bar.x)} y="18" width={pct(bar.width)} height={heights.thread - 18} />
                <rect
                  class="d-up"
                  x={pct(bar.x)}
                  y={heights.thread - bar.happened}
                  width={pct(bar.width)}
                  height={bar.happened}
                />
                <rect class="d-unc" x={pct(bar.x)} y={top} width={pct(bar.width)} height={bar.uncertain} />
              </a>
            )}
            {labels.dates[n] && <Label word={labels.dates[n]} class="lab" />}
          </>
        )
      })}
    </>
  )
}
