import { FILTERS, viewAddress, type StoryQuery } from '../address.js'
import { SECTION } from '../element-ids.js'
import type { StoryView } from '../facts.js'
import { datesBetween } from '../language/dates-between.js'
import { useReading, type Reading } from '../language/reading.js'

/** The filters of the timeline by their values. Each is a link to the view without it. */
export function ActiveFilters({ view: { storyId, query } }: { view: StoryView }) {
  const reading = useReading()
  const { t } = reading
  const active = activeOf(query, reading)
  if (active.length === 0) return null
  return (
    <ul class="filters" aria-label={t.timeline.filters}>
      {active.map(({ names, words }) => (
        <li>
          <a href={viewAddress(storyId, query, without(names), SECTION.timeline)}>
            <span class="vh">{t.timeline.removeFilter} </span>
            {words} <span aria-hidden="true">×</span>
          </a>{' '}
        </li>
      ))}
    </ul>
  )
}

interface Active {
  /** The parameters that the filter has in the address. */
  names: readonly (typeof FILTERS)[number][]
  words: string
}

const without = (names: Active['names']): StoryQuery => ({
  cursor: undefined,
  ...Object.fromEntries(names.map((name) => [name, undefined])),
})

function activeOf(query: StoryQuery, reading: Reading): Active[] {
  const { from, to } = query
  const dates = datesWords(from, to, reading)
  return [
    ...FILTERS.flatMap((name) => {
      const value = query[name]
      return value === undefined || name === 'from' || name === 'to'
        ? []
        : [{ names: [name], words: wordsOf(name, value, reading) }]
    }),
    ...(dates === null ? [] : [{ names: ['from', 'to'] as const, words: dates }]),
  ]
}

function wordsOf(
  name: Exclude<(typeof FILTERS)[number], 'from' | 'to'>,
  value: string,
  { t, name: nameOf, typeset }: Reading,
): string {
  switch (name) {
    case 'q':
      return t.timeline.quoted(typeset(value))
    case 'kind':
      return value
        .split(',')
        .map((kind) => t.kindsWithMode[kind] ?? t.kinds[kind] ?? kind)
        .join(', ')
    case 'importance':
      return Object.entries(t.importance).find(([importance]) => importance === value)?.[1] ?? value
    case 'actor':
    case 'place':
      return nameOf(value)
    case 'source':
      return typeset(value)
  }
}

/** What may have happened between the dates. Of a date that is an interval, the outer end counts. */
function datesWords(from: string | undefined, to: string | undefined, reading: Reading): string | null {
  const [first, last] = [from?.split('/')[0], to?.split('/').at(-1)]
  if (first !== undefined && last !== undefined) return datesBetween(first, last, reading)
  if (first !== undefined) return wordsOrPlain(`${first}/..`, first, reading)
  return last === undefined ? null : wordsOrPlain(`../${last}`, last, reading)
}

/** An interval in words, or its one date where it has none. */
function wordsOrPlain(interval: string, only: string, { date }: Reading): string {
  const words = date(interval)
  return words === interval ? date(only) : words
}
