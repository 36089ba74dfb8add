import type { Reading } from '../../language/reading.js'
import { typeset } from '../../language/typeset.js'
import { markY } from '../../strip/marks.js'
import { cameBetween, type Steps } from './caption.js'
import type { StripModel } from './model.js'

/** What came with the last steps. */
export function Caption({
  model,
  steps,
  reading,
}: {
  model: StripModel
  steps: Steps | null
  reading: Reading
}) {
  if (model.hasFailed.value) return <>{reading.t.strip.failed}</>
  const came = steps && cameBetween(model.layout.value, steps.control, [steps.from, steps.to], reading)
  return (
    came && (
      <>
        <b>{came.when}</b> {came.what}
      </>
    )
  )
}

/** Half of the widest tip, pixels. */
const HALF = 150

/** The headline of the knot that is pointed at. */
export function Tip({
  model,
  plot,
  knot,
}: {
  model: StripModel
  plot: HTMLElement | null
  knot: number | null
}) {
  const layout = model.layout.value
  if (knot === null || !plot || layout.kind === 'columns') return null
  const [development, place] = [layout.developments[knot], layout.world.places[knot]]
  const drawing = plot.querySelector('.loom-svg')?.getBoundingClientRect()
  if (!development || !place || !drawing) return null
  const frame = plot.getBoundingClientRect()
  const left = Math.min(drawing.width - HALF, Math.max(HALF, (place.x / 100) * drawing.width))
  const top = drawing.top - frame.top + markY(layout, knot)
  const { value, lang } = development.headline
  return (
    <p class="tip" lang={lang} aria-hidden="true" style={{ left: `${left}px`, top: `${top}px` }}>
      {typeset(value, lang)}
    </p>
  )
}
