import type { ComponentChildren, HTMLAttributes, Ref } from 'preact'
import { useMemo } from 'preact/hooks'
import { useReading } from '../language/reading.js'
import { pct } from './drawing-parts.js'
import { KeyLabels } from './key-drawing.js'
import type { StripLayout } from './layout.js'
import { Fan, Marks } from './marks.js'
import { brushX, happenedX, knownStep, type Position } from './position.js'
import { RecordDrawing } from './record-drawing.js'
import { recordLabelsOf } from './record-labels.js'
import { ThreadLine } from './thread.js'
import type { StripFacts } from './view.js'
import { WorldDrawing } from './world-drawing.js'
import { worldLabelsOf } from './world-labels.js'

/** What the browser adds to the drawing. */
export interface PlotLife {
  plot: Ref<HTMLDivElement>
  /** The development that is pointed at. */
  lit: string | null
  /** The control that has the focus of the keyboard. */
  focused: 'known' | 'happened' | null
  /** The ends of the brush. */
  brushEnds: ComponentChildren
  /** Over the drawing: the headline of what is pointed at. */
  over: ComponentChildren
  pointer: HTMLAttributes<HTMLDivElement>
}

interface PlotProps {
  layout: StripLayout
  position: Position
  facts: StripFacts
  /** Null: on the server. */
  life: PlotLife | null
  /** The id of the sentence that says what one sees. */
  labelledBy: string
  /** Beside the drawing. */
  children: ComponentChildren
}

/** More marks are drawn smaller on phones. */
const CROWD = 50

/** The drawing: above, what happened; below, when it was learned. */
export function Plot({ layout, position, facts, life, labelledBy, children }: PlotProps) {
  const reading = useReading()
  const { heights } = layout
  const world = useMemo(() => worldLabelsOf(layout, reading, facts.keys), [layout, reading, facts.keys])
  const record = useMemo(() => recordLabelsOf(layout, reading), [layout, reading])
  const rows = Math.max(0, ...world.keys.map(({ row }) => row + 1))
  const lit = life?.lit ?? null
  const isCrowded = layout.kind === 'marks' && layout.developments.length > CROWD
  const classes = ['plot', layout.kind, rows > 0 && `rows-${rows}`, isCrowded && 'crowded']
  return (
    <div class={classes.filter(Boolean).join(' ')} ref={life?.plot ?? null} {...life?.pointer}>
      <svg class="loom-svg" width="100%" height={heights.total} role="group" aria-labelledby={labelledBy}>
        <WorldDrawing layout={layout} labels={world} facts={facts} />
        <KeyLabels layout={layout} facts={facts} keys={world.keys} position={position} />
        {layout.kind === 'marks' && <Fan layout={layout} position={position} lit={lit} />}
        <ThreadLine axis={layout.axis} y={heights.thread} />
        {layout.kind === 'marks' && <Marks layout={layout} position={position} lit={lit} />}
        <Bounds layout={layout} position={position} />
        <RecordDrawing
          layout={layout}
          labels={record}
          position={position}
          facts={facts}
          isLive={life !== null}
        />
        <Flags layout={layout} position={position} focused={life?.focused ?? null} />
        {life?.brushEnds}
      </svg>
      {children}
      {life?.over}
    </div>
  )
}

/** What is beyond *happened by*, and the dates to which the timeline is narrowed. */
function Bounds({ layout, position }: Pick<PlotProps, 'layout' | 'position'>) {
  const { heights } = layout
  const happened = happenedX(layout, position)
  const brush = brushX(layout, position)
  return (
    <>
      {happened < 100 && (
        <rect
          class="veil"
          x={pct(happened)}
          y="20"
          width={pct(100 - happened)}
          height={heights.thread - 10}
        />
      )}
      {brush && (
        <rect
          class="brushed"
          x={pct(brush[0])}
          y="18"
          width={pct(brush[1] - brush[0])}
          height={heights.thread - 10}
        />
      )}
    </>
  )
}

/** The flags show the controls of *happened by* and *known at*, and can be dragged. */
function Flags({
  layout,
  position,
  focused,
}: Pick<PlotProps, 'layout' | 'position'> & Pick<PlotLife, 'focused'>) {
  const { heights, record } = layout
  const focus = (name: PlotLife['focused']) => (focused === name ? ' focus' : '')
  return (
    <>
      <svg
        class={`flag happened js-only${focus('happened')}`}
        x={pct(happenedX(layout, position))}
        y={heights.thread}
      >
        <line y1={18 - heights.thread} y2="0" />
        <circle r="7" />
      </svg>
      <svg
        class={`flag known${focus('known')}`}
        x={pct(record.x(knownStep(layout, position)))}
        y={heights.record}
      >
        <line y1="0" y2="14" />
        <circle r="7" />
      </svg>
    </>
  )
}
