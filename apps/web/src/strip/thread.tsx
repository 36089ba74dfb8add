import type { Axis } from './axis.js'
import { pct } from './drawing-parts.js'

/** The thread through all dates: dotted where time is pressed. */
export const ThreadLine = ({ axis, y }: { axis: Axis; y: number }) => (
  <g class="threadline">
    {axis.before && <Part name="later" {...axis.before} y={y} />}
    {axis.stretches.map(({ kind, x1, x2 }) => (
      <Part name={kind === 'date' ? 'unit' : 'gap'} x1={x1} x2={x2} y={y} />
    ))}
    {axis.after && <Part name="later" {...axis.after} y={y} />}
  </g>
)

const Part = ({ name, x1, x2, y }: { name: string; x1: number; x2: number; y: number }) => (
  <line class={`thread ${name}`} x1={pct(x1)} x2={pct(x2)} y1={y} y2={y} />
)
