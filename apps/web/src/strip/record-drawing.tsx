import { useReading } from '../language/reading.js'
import type { Word } from './date-labels.js'
import { nameWith, pct, roomClass } from './drawing-parts.js'
import { LearnedColumns } from './learned-columns.js'
import type { StripLayout } from './layout.js'
import { versionHref } from './links.js'
import { knownStep, type Position } from './position.js'
import { momentOf } from './record-axis.js'
import type { RecordLabels } from './record-labels.js'
import type { StripFacts } from './view.js'

export interface RecordProps {
  layout: StripLayout
  labels: RecordLabels
  position: Position
  facts: Pick<StripFacts, 'storyId' | 'query' | 'groups'>
  /** Whether the record can be reached by a control, so that the keyboard need not go through all moments. */
  isLive: boolean
}

/** So many moments are links. Of more only those with a label are: scripts reach the others. */
const MOST_LINKS = 120

/** The moments at which the record changed. Each one leads to the story as it was then. */
export function RecordDrawing(props: RecordProps) {
  const { layout, labels, position } = props
  const { record, heights, overview } = layout
  const { moments } = overview
  const y = heights.record
  const known = record.x(knownStep(layout, position))
  const line = (name: string, x1: number, x2: number) => (
    <line class={name} x1={pct(x1)} x2={pct(x2)} y1={y} y2={y} />
  )
  return (
    <>
      {line('recline', record.x(0), record.x(moments.length))}
      {line('recknown', record.x(0), known)}
      {position.since !== null && line('recsince', record.x(momentOf(moments, position.since)), known)}
      {layout.kind === 'columns' ? (
        <LearnedColumns {...props} layout={layout} />
      ) : (
        <g class="rec">
          {moments.map((_, n) => (
            <Moment key={n} {...props} n={n} />
          ))}
          <Now {...props} />
          {labels.below.map((row, n) => (
            <Row words={row} y={y + LABEL + ROW * (n + 1)} />
          ))}
        </g>
      )}
    </>
  )
}

/** From the line of the record down: the base of its labels, and of each further row of words below them. */
const [LABEL, ROW] = [24, 12] as const

/** Words below the labels: days, years. */
const Row = ({ words, y }: { words: readonly Word[]; y: number }) => (
  <>
    {words.map(
      ({ room, words: said, x, anchor }) =>
        room !== null && (
          <text class={`lab day${roomClass(room)}`} x={pct(x)} y={y} text-anchor={anchor}>
            {said}
          </text>
        ),
    )}
  </>
)

/** A tick is as high as the root of its events. */
const tickHalf = (events: number) => 3 + 2 * Math.min(5.5, Math.sqrt(events))
const tenth = (y: number) => Math.round(y * 10) / 10

function Moment({ layout, labels, facts, isLive, n }: RecordProps & { n: number }) {
  const { t, time } = useReading()
  const { record, heights, overview } = layout
  const { moments } = overview
  const moment = moments[n]
  if (!moment) return null
  const x = pct(record.x(n))
  const half = tickHalf(moment.events)
  const word = labels.first[n]
  const isLabelled = word?.room != null
  const full = t.strip.moment(time(moment.knownAt), moment.version)
  const name = `tick${moment.isCorrection ? ' corr' : ''}`
  const [y1, y2] = [tenth(heights.record - half), tenth(heights.record + half)]
  const tick = <line class={name} x1={x} x2={x} y1={y1} y2={y2} />
  if (moments.length > MOST_LINKS && !isLabelled) return tick
  return (
    <a
      class="moment"
      href={versionHref(facts, moment.version)}
      aria-label={isLabelled ? nameWith(word.words, full) : full}
      {...((isLive || !isLabelled) && { tabindex: -1 })}
    >
      <MomentColumn layout={layout} n={n} />
      {tick}
      {isLabelled && (
        <text
          class={`lab hour${roomClass(word.room ?? 'phone')}`}
          x={x}
          y={heights.record + LABEL}
          text-anchor={word.anchor}
        >
          {word.words}
        </text>
      )}
    </a>
  )
}

/** What is pressed to go to a moment: half the way to its neighbours. */
function MomentColumn({ layout: { record, heights }, n }: { layout: StripLayout; n: number }) {
  const [x, after] = [record.x(n), record.x(n + 1)]
  const from = n === 0 ? Math.max(0, x - (after - x) / 2) : (record.x(n - 1) + x) / 2
  const width = pct(Math.max(0, (x + after) / 2 - from))
  return <rect class="col" x={pct(from)} y={heights.record - 8} width={width} height="48" />
}

function Now({ layout: { record, heights, overview }, labels, facts, isLive }: RecordProps) {
  const { t } = useReading()
  const x = pct(record.x(overview.moments.length))
  const word = labels.first.at(-1)
  return (
    <a
      class="moment nowm"
      href={versionHref(facts, null)}
      aria-label={t.strip.now}
      {...(isLive && { tabindex: -1 })}
    >
      <line class="tick now" x1={x} x2={x} y1={heights.record - 9} y2={heights.record + 9} />
      {word?.room != null && (
        <text class={`lab hour${roomClass(word.room)}`} x={x} y={heights.record + LABEL} text-anchor="end">
          {word.words}
        </text>
      )}
    </a>
  )
}
