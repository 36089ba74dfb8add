import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import { useReading } from '../../language/reading.js'
import type { StripMoment } from '../../strip/overview.js'
import { knownStep } from '../../strip/position.js'
import { momentOf } from '../../strip/record-axis.js'
import { readMoments } from './facts.js'
import type { StripModel } from './model.js'

/** The length of a known time that the moments of a step share. */
const SHARED = { moment: 24, day: 10, month: 7, year: 4 } as const

/** The moments that *known at* joins at its step: those of one day, month or year. Empty: it joins none. */
export function momentsWithin({
  layout,
  position,
  facts,
}: StripModel): ReadonlySignal<readonly StripMoment[]> {
  const joined = computed(() => {
    const { moments, momentsBy } = layout.value.overview
    return momentsBy === 'moment' ? null : (moments[knownStep(layout.value, position.value)] ?? null)
  })
  const within = signal<readonly StripMoment[]>([])
  const read = async (moment: StripMoment) => {
    const length = SHARED[layout.value.overview.momentsBy]
    const all = await readMoments(facts.peek().storyId, moment.version)
    if (joined.peek() !== moment || !all) return
    const span = moment.knownAt.slice(0, length)
    within.value = all.filter(({ knownAt }) => knownAt.startsWith(span)).toReversed()
  }
  effect(() => {
    within.value = []
    if (joined.value) void read(joined.value)
  })
  return within
}

/** One step for each moment within the step of *known at*. */
export function Within({
  model,
  moments,
}: {
  model: StripModel
  moments: ReadonlySignal<readonly StripMoment[]>
}) {
  const { t, time } = useReading()
  const all = moments.value
  const { version } = model.position.value
  if (all.length < 2 || version === null) return null
  const step = Math.min(momentOf(all, version), all.length - 1)
  const moment = all[step]
  const words = moment ? t.strip.moment(time(moment.knownAt), version) : ''
  return (
    <label class="within js-only">
      <span>{t.strip.within[model.layout.value.overview.momentsBy]}</span>
      <input
        type="range"
        min={0}
        max={all.length - 1}
        step={1}
        value={step}
        aria-valuetext={words}
        onInput={({ currentTarget }) => {
          const to = all[currentTarget.valueAsNumber]
          if (!to) return
          model.placeVersion(to.version)
          model.follow()
        }}
        onKeyUp={model.travel.begin}
        onPointerUp={model.travel.begin}
      />
      <output>{words}</output>
    </label>
  )
}
