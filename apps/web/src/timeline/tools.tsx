import { addressOf, FILTERS, isFiltered, storyPath, viewAddress, type StoryQuery } from '../address.js'
import { SECTION } from '../element-ids.js'
import type { ShownDevelopment, ShownSource, StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'
import { ActiveFilters } from './active-filters.js'

const NO_FILTER: StoryQuery = Object.fromEntries(FILTERS.map((name) => [name, undefined]))

interface ToolsProps {
  view: StoryView
  /** The developments on this page. */
  items: readonly ShownDevelopment[]
  sources: readonly ShownSource[]
  /** The number of developments of the story. */
  total: number
  /** The number of those that match the filters. */
  matches: number
  keyed: number
}

/** What the list shows, its order, and the filters: links and a form, which work without scripts. */
export function Tools({ view, items, sources, total, matches, keyed }: ToolsProps) {
  const { t } = useReading()
  const { query, storyId } = view
  const to = (changes: StoryQuery) =>
    viewAddress(storyId, query, { cursor: undefined, ...changes }, SECTION.timeline)
  const isKey = query.importance === 'key'
  const isDesc = query.order === 'desc'
  return (
    <div class="tools">
      <p class="showing">
        {isFiltered(query) ? t.timeline.showing(matches, total) : t.story.developments(total)}
      </p>
      <ActiveFilters view={view} />
      {isFiltered(query) && !isKey && (
        <a class="order" href={to(NO_FILTER)}>
          {t.timeline.showAll(total)}
        </a>
      )}
      {(keyed > 0 || isKey) && (
        <a class="order" href={to({ importance: isKey ? undefined : 'key' })}>
          {isKey ? t.timeline.allOfThem : t.timeline.onlyKey(keyed)}
        </a>
      )}
      <details class="pop filter">
        <summary>{t.timeline.filter}</summary>
        <FilterForm view={view} items={items} sources={sources} />
      </details>
      <a class="order" href={to({ order: isDesc ? undefined : 'desc' })}>
        {isDesc ? t.timeline.oldestFirst : t.timeline.newestFirst}
      </a>
    </div>
  )
}

type FormProps = Pick<ToolsProps, 'view' | 'items' | 'sources'>

/** Parts of the view that the form keeps. */
const KEPT = ['version', 'knownAt', 'recordedAt', 'happenedBy', 'lang', 'since', 'order'] as const

function FilterForm({ view, items, sources }: FormProps) {
  const { t, name } = useReading()
  const { query } = view
  const names = (all: readonly string[]) =>
    [...new Set(all)].sort().map((value) => ({ value, words: name(value) }))
  const kinds = Object.entries(t.kinds).map(([value, words]) => ({ value, words }))
  const importances = (['key', 'normal', 'background'] as const).map((value) => ({
    value,
    words: t.importance[value],
  }))
  const actors = names(items.flatMap((item) => item.actors.map((actor) => actor.name)))
  const places = names(items.flatMap((item) => item.places.map((place) => place.name)))
  const named = sources.map(({ source }) => ({ value: source, words: source }))
  return (
    <form class="pop-body" method="get" action={addressOf(storyPath(view.storyId), {}, SECTION.timeline)}>
      {KEPT.map((kept) => {
        const value = query[kept]
        return value !== undefined && <input type="hidden" name={kept} value={value} />
      })}
      <label>
        {t.timeline.search}
        <input type="search" name="q" value={query.q ?? ''} />
      </label>
      <Choice name="kind" label={t.timeline.kind} options={kinds} chosen={query.kind} />
      <Choice name="actor" label={t.timeline.actor} options={actors} chosen={query.actor} />
      <Choice name="place" label={t.timeline.place} options={places} chosen={query.place} />
      <Choice name="source" label={t.timeline.source} options={named} chosen={query.source} />
      <Choice
        name="importance"
        label={t.timeline.importance}
        options={importances}
        chosen={query.importance}
      />
      <fieldset class="span-of-dates">
        <legend>{t.timeline.happened}</legend>
        <span class="two">
          <input name="from" aria-label={t.timeline.from} placeholder="2025-01" value={query.from ?? ''} />
          <input name="to" aria-label={t.timeline.to} placeholder="2025-09-05" value={query.to ?? ''} />
        </span>
      </fieldset>
      <p>
        <button class="btn">{t.timeline.filter}</button>
      </p>
    </form>
  )
}

interface ChoiceProps {
  name: string
  label: string
  options: readonly { value: string; words: string }[]
  chosen: string | undefined
}

function Choice({ name, label, options, chosen }: ChoiceProps) {
  const { t } = useReading()
  const isOther = chosen !== undefined && !options.some(({ value }) => value === chosen)
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">{t.timeline.any}</option>
        {isOther && (
          <option value={chosen} selected>
            {chosen}
          </option>
        )}
        {options.map(({ value, words }) => (
          <option value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}
