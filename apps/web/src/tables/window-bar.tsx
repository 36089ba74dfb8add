import type { ShownExpectation } from '../facts.js'

/** A time range in milliseconds. Where it is open or unknown: null. */
interface Ends {
  earliest: string | null
  latest: string | null
}

/** The axis that the bars of all expectations share. Milliseconds. */
export interface TimeAxis {
  from: number
  now: number
}

const NOW_AT = 90
const START_AT = 2

const DAY_MS = 86_400_000

/** The axis from the first known end to the time that the page shows. */
export function axisOf(ranges: readonly Ends[], now: string): TimeAxis {
  const known = ranges.flatMap(({ earliest, latest }) => [earliest, latest].flatMap((end) => end ?? []))
  const at = Date.parse(now)
  return { from: Math.min(...known.map((end) => Date.parse(end)), at - DAY_MS), now: at }
}

interface WindowBarProps {
  range: Ends
  axis: TimeAxis
  isOverdue: boolean
  status: ShownExpectation['status']
}

/** The window of an expectation on the axis. It is decoration: the words beside it say the same. */
export function WindowBar({ range, axis, isOverdue, status }: WindowBarProps) {
  const at = (time: string) => {
    const share = (Date.parse(time) - axis.from) / (axis.now - axis.from)
    return Math.min(99, Math.max(START_AT, START_AT + share * (NOW_AT - START_AT)))
  }
  const percent = (value: number) => `${Math.round(value * 100) / 100}%`
  const left = range.earliest === null ? START_AT : at(range.earliest)
  const right = range.latest === null ? null : at(range.latest)
  return (
    <svg
      class={`win ${isOverdue ? 'late ' : ''}${status}`}
      width="100%"
      height="22"
      aria-hidden="true"
      focusable="false"
    >
      <line class="base" x1="0" x2="100%" y1="11" y2="11" />
      {right === null ? (
        <>
          <line class="openw" x1={percent(left)} x2="99%" y1="11" y2="11" />
          <line class="cap" x1={percent(left)} x2={percent(left)} y1="5" y2="17" />
          <svg x="100%" y="11" class="arrowhead">
            <path d="M-7 -4.5 0 0-7 4.5" />
          </svg>
        </>
      ) : (
        <rect class="w" x={percent(left)} width={percent(Math.max(1.2, right - left))} y="6" height="10" />
      )}
      {isOverdue && right !== null && (
        <line class="lateline" x1={percent(right)} x2={percent(NOW_AT)} y1="11" y2="11" />
      )}
      <line class="nowline" x1={percent(NOW_AT)} x2={percent(NOW_AT)} y1="1" y2="21" />
    </svg>
  )
}
