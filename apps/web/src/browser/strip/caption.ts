import { signal, type ReadonlySignal } from '@preact/signals'
import type { Reading } from '../../language/reading.js'
import { typeset } from '../../language/typeset.js'
import type { StripLayout } from '../../strip/layout.js'
import type { StripDevelopment } from '../../strip/overview.js'
import { datedOf } from '../../strip/world.js'

/** What came with a step: its time in short words, and the newest development. */
export interface Came {
  when: string
  what: string
}

type Control = 'known' | 'happened'

/** What came between two steps of a control; back, with the step alone. Null: it is at its end. */
export function cameBetween(
  layout: StripLayout,
  control: Control,
  [from, step]: readonly [from: number, step: number],
  { t, shortTime, date }: Reading,
): Came | null {
  const before = Math.min(from, step - 1)
  const { moments } = layout.overview
  const [moment, stop] = [moments[step], layout.stops[step]]
  const when = control === 'known' ? moment && shortTime(moment.knownAt, null) : stop && date(stop.edtf)
  if (when === undefined) return null
  if (layout.kind === 'columns') return { when, what: '' }
  const isNew =
    control === 'known'
      ? (version: number) => version > (moments[before]?.version ?? 0) && version <= (moment?.version ?? 0)
      : null
  const came = layout.developments.filter((development) =>
    isNew ? isNew(development.firstVersion) : hasBegun(development, layout, [before, step]),
  )
  const corrected = isNew
    ? layout.developments.filter((development) => development.corrected.some(({ version }) => isNew(version)))
    : []
  const newest = came.at(-1)
  const words = t.strip
  if (newest)
    return { when, what: `${headline(newest)}${came.length > 1 ? words.andMore(came.length - 1) : ''}` }
  const [first] = corrected
  return { when, what: first ? words.corrected(headline(first)) : words.nothingNew }
}

const headline = ({ headline: { value, lang } }: StripDevelopment) => typeset(value, lang)

function hasBegun(
  development: StripDevelopment,
  { stops }: StripLayout,
  [before, step]: readonly [number, number],
): boolean {
  const { start } = datedOf(development)
  return start < (stops[step]?.until ?? Infinity) && start >= (stops[before]?.until ?? -Infinity)
}

/** Steps of a control that have not been said yet. */
export interface Steps {
  control: Control
  from: number
  to: number
}

/**
 * Steps to say, at most once in a while, so that they can be read aloud. Steps that follow each other meanwhile are said
 * together, and the last one is never left out.
 * @param every milliseconds
 */
export function seldom(every: number): { said: ReadonlySignal<Steps | null>; say(steps: Steps): void } {
  const said = signal<Steps | null>(null)
  let waiting: Steps | null = null
  let last = -Infinity
  const flush = () => {
    said.value = waiting
    waiting = null
    last = performance.now()
  }
  return {
    said,
    say: (steps) => {
      const isFirst = waiting === null
      const isOn = waiting?.control === steps.control && waiting.to === steps.from && steps.to > steps.from
      waiting = isOn && waiting ? { ...steps, from: waiting.from } : steps
      if (isFirst) setTimeout(flush, Math.max(0, last + every - performance.now()))
    },
  }
}
