import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { viewAddress, type StoryQuery } from '../../address.js'
import { isPast } from '../../facts.js'
import { dayOf } from '../../strip/days.js'
import { layoutOf, type StripLayout } from '../../strip/layout.js'
import { asOf, type StripOverview } from '../../strip/overview.js'
import { stopAt, versionAt, type Position } from '../../strip/position.js'
import { positionOf, type StripFacts } from '../../strip/view.js'
import { readNow } from './facts.js'
import { here, travelling, type Travel } from './travel.js'

/** The state of a strip that is alive. The drawing follows it at once, and the page as soon as its view is fetched. */
export interface StripModel {
  /** Of the page that is shown, with the address that is asked for. */
  facts: ReadonlySignal<StripFacts>
  layout: ReadonlySignal<StripLayout>
  position: ReadonlySignal<Position>
  /** The last version of the story. Null: it is not known yet. */
  latest: ReadonlySignal<number | null>
  hasFailed: Signal<boolean>
  travel: Travel
  /** The address with *known at* or *happened by* at a step. */
  addressAt(control: 'known' | 'happened', step: number): string
  /** Moves *known at* or *happened by* on the strip. The page does not follow yet. */
  place(control: 'known' | 'happened', step: number): void
  /** Moves *known at* to a version between its steps. */
  placeVersion(version: number): void
  /** Narrows the timeline to days, in milliseconds. Null: to none. */
  brush(span: { from: number; to: number } | null): void
  /** The page goes to where the strip stands once it rests. */
  follow(): void
  /** Another view is shown. @returns whether the strip has asked for it */
  onShown(facts: StripFacts): boolean
}

export function stripModel(first: StripFacts): StripModel {
  const facts = signal(first)
  const position = signal(positionOf(first))
  const now = signal<StripOverview | null>(isPast(first.query) ? null : first.overview)
  const layout = computed(() => {
    const { overview } = facts.value
    return layoutOf(now.value ? asOf(overview, now.value) : overview)
  })
  const hasFailed = signal(false)
  const travel = travelling(() => {
    hasFailed.value = true
    settle(shown)
  })
  let shown = first

  const settle = (to: StripFacts) => {
    facts.value = to
    position.value = positionOf(to)
  }
  const change = (changes: StoryQuery, moved: Partial<Position>) => {
    facts.value = { ...facts.value, query: { ...facts.value.query, cursor: undefined, ...changes } }
    position.value = { ...position.value, ...moved }
  }
  const readLater = async ({ storyId }: StripFacts) => {
    now.value = (await readNow(storyId, document.documentElement.lang)) ?? now.value
  }
  if (isPast(first.query)) void readLater(first)

  /** What a control at a step asks for, and where it stands. */
  function changesOf(control: 'known' | 'happened', step: number): [StoryQuery, Partial<Position>] {
    if (control === 'happened') {
      const stop = stopAt(layout.value, step)
      return [{ happenedBy: stop?.edtf }, { until: stop?.until ?? null }]
    }
    return toVersion(versionAt(layout.value, step))
  }
  const toVersion = (version: number | null): [StoryQuery, Partial<Position>] => [
    { version: version ?? undefined, knownAt: undefined, recordedAt: undefined, since: undefined },
    { version, since: null },
  ]
  const addressOf = (query: StoryQuery) => viewAddress(facts.value.storyId, query, { cursor: undefined })

  return {
    facts,
    layout,
    position,
    latest: computed(() => now.value?.version ?? null),
    hasFailed,
    travel,
    addressAt: (control, step) => addressOf({ ...facts.value.query, ...changesOf(control, step)[0] }),
    place: (control, step) => {
      hasFailed.value = false
      change(...changesOf(control, step))
    },
    placeVersion: (version) => {
      hasFailed.value = false
      change(...toVersion(version))
    },
    brush: (span) => {
      hasFailed.value = false
      change(
        { from: span ? dayOf(span.from) : undefined, to: span ? dayOf(span.to - 1) : undefined },
        { brush: span },
      )
    },
    follow: () => travel.soon(addressOf(facts.value.query)),
    onShown: (next) => {
      const wasOurs = travel.asked !== null && travel.asked === here()
      const isOtherLanguage = next.query.lang !== shown.query.lang
      shown = next
      if (!isPast(next.query)) now.value = next.overview
      else if (isOtherLanguage || now.value === null) void readLater(next)
      // The reader has moved on: the strip stays where it is, and the page follows.
      if (travel.isWaiting) facts.value = { ...facts.value, groups: next.groups }
      else settle(next)
      hasFailed.value = false
      return wasOurs
    },
  }
}
