import { useReading } from '../../language/reading.js'
import { dayOf, endOfDay, startOfDay } from '../../strip/days.js'
import { pct } from '../../strip/drawing-parts.js'
import type { StripLayout } from '../../strip/layout.js'
import { brushX, type Position } from '../../strip/position.js'

/** Days to which the timeline is narrowed, in milliseconds; `to` is the end of the last one. */
export interface BrushSpan {
  from: number
  to: number
}

/** The places at which an end of the brush stops when it is moved by keys: the edges of dates, in order. */
export function edgesOf({ axis }: StripLayout): number[] {
  const edges = axis.stretches.flatMap(({ kind, start, end }) => (kind === 'date' ? [start, end] : []))
  const ends = [axis.stretches[0]?.start, axis.stretches.at(-1)?.end]
  return [...new Set([...edges, ...ends.flatMap((end) => end ?? [])])].sort((one, other) => one - other)
}

/** All dates of the strip. Null: it has none. */
export function wholeSpan(layout: StripLayout): BrushSpan | null {
  const edges = edgesOf(layout)
  const [from, to] = [edges[0], edges.at(-1)]
  return from === undefined || to === undefined || from >= to ? null : { from, to }
}

/** The brush, with the ends of the strip where its own are open. Null: there is no brush. */
export function spanOf(layout: StripLayout, { brush }: Position): BrushSpan | null {
  const whole = wholeSpan(layout)
  if (!brush || !whole) return null
  return { from: brush.from ?? whole.from, to: brush.to ?? whole.to }
}

/** The days between two places of the strip, both whole. */
export function spanBetween({ axis }: StripLayout, one: number, other: number): BrushSpan {
  const [first, last] = [Math.min(one, other), Math.max(one, other)].map((x) => axis.timeAt(x))
  const from = startOfDay(first ?? 0)
  return { from, to: Math.max(endOfDay(last ?? 0), from + 1) }
}

/** The brush with an end moved to a time. Its ends do not pass each other: one day is left. */
export function withEnd(span: BrushSpan, end: 0 | 1, time: number): BrushSpan {
  const moved = end === 0 ? { from: startOfDay(time), to: span.to } : { from: span.from, to: endOfDay(time) }
  return moved.from < moved.to ? moved : span
}

/** The next edge for an end of the brush. Null: it stays. */
export function nextEdge(layout: StripLayout, span: BrushSpan, end: 0 | 1, key: string): number | null {
  const edges = edgesOf(layout).filter((edge) => (end === 0 ? edge < span.to : edge > span.from))
  const here = end === 0 ? span.from : span.to
  if (key === 'Home') return edges[0] ?? null
  if (key === 'End') return edges.at(-1) ?? null
  if (key === 'ArrowLeft' || key === 'ArrowDown') return edges.findLast((edge) => edge < here) ?? null
  if (key === 'ArrowRight' || key === 'ArrowUp') return edges.find((edge) => edge > here) ?? null
  return null
}

interface BrushEndsProps {
  layout: StripLayout
  position: Position
  /** An end is moved to a time. */
  move(end: 0 | 1, time: number): void
  release(): void
  clear(): void
}

/** The two ends of the brush. They move by keys from edge to edge. */
export function BrushEnds({ layout, position, move, release, clear }: BrushEndsProps) {
  const { t, date } = useReading()
  const [span, places, whole] = [spanOf(layout, position), brushX(layout, position), wholeSpan(layout)]
  if (!span || !places || !whole) return null
  const days = [dayOf(span.from), dayOf(span.to - 1)] as const
  const onKeyDown = (end: 0 | 1) => (event: KeyboardEvent) => {
    if (event.key === 'Escape') return clear()
    const edge = nextEdge(layout, span, end, event.key)
    if (edge === null) return
    event.preventDefault()
    move(end, edge)
  }
  return (
    <>
      {([0, 1] as const).map((end) => (
        <svg
          key={end}
          class="brush-end"
          x={pct(places[end])}
          y="18"
          role="slider"
          tabindex={0}
          aria-label={end === 0 ? t.strip.from : t.strip.to}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(places[end])}
          aria-valuetext={date(days[end])}
          onKeyDown={onKeyDown(end)}
          onKeyUp={release}
        >
          <rect class="grip" x="-12" width="24" height={layout.heights.thread - 10} />
          <line y2={layout.heights.thread - 10} />
          <rect x="-4" y={(layout.heights.thread - 10) / 2 - 9} width="8" height="18" rx="1" />
        </svg>
      ))}
    </>
  )
}
