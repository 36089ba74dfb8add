import { isFiltered, momentOf, viewAddress, type StoryQuery } from '../address.js'
import { useChanges } from '../changes/changes.js'
import { Gone } from '../changes/gone.js'
import { ChangesSummary } from '../changes/summary.js'
import { headingOf, SECTION } from '../element-ids.js'
import type { ShownDevelopment, StoryFacts, StoryView } from '../facts.js'
import type { Catalogue } from '../language/index.js'
import { useReading } from '../language/reading.js'
import { countOf } from '../strip/overview.js'
import { TimelineGroup } from './group.js'
import { groupsOf } from './groups.js'
import { Rating, sourcesByName } from './provenance.js'
import { relatedOf } from './related.js'
import { Tools } from './tools.js'

/** A page of more developments is drawn as it is scrolled. */
const MANY = 40

interface TimelineProps {
  facts: StoryFacts
  view: StoryView
  mediaHosts: readonly string[]
}

/** The developments in order of valid time, in groups of one date. */
export function Timeline({ facts, view, mediaHosts }: TimelineProps) {
  const { t, typeset } = useReading()
  const { query } = view
  const changes = useChanges()
  const { items, next } = facts.timeline
  const isAlone = query.development !== undefined
  const sources = sourcesByName(facts.sources)
  const commonSource = commonSourceOf(items)
  const related = relatedOf(facts.links)
  return (
    <section
      class={`tl${items.length > MANY ? ' many' : ''}`}
      id={SECTION.timeline}
      aria-labelledby={headingOf(SECTION.timeline)}
    >
      <div class="row tl-head">
        <div class="rail">
          <h2 id={headingOf(SECTION.timeline)}>{t.story.timeline}</h2>
        </div>
        <div class="wide">
          {changes ? (
            <>
              <ChangesSummary changes={changes} />
              <Gone gone={facts.gone} />
            </>
          ) : isAlone ? (
            <Alone view={view} total={facts.state.counts.developments} />
          ) : facts.state.counts.developments === 0 && items.length === 0 && !isFiltered(query) ? null : (
            <Tools
              view={view}
              items={items}
              sources={facts.sources}
              total={facts.state.counts.developments}
              matches={facts.matches}
              keyed={facts.keyed}
            />
          )}
          {commonSource !== null && !changes && (
            <p class="common-source">
              {t.timeline.source + t.colon}
              <span class="src">{typeset(commonSource)}</span>,{' '}
              <Rating source={commonSource} sources={sources} />
            </p>
          )}
          {items.length > 0 && <p class="common-source">{t.timeline.utc}</p>}
        </div>
      </div>
      {items.length === 0 && <Nothing facts={facts} view={view} />}
      {groupsOf(items, query.order === 'desc').map((group) => (
        <TimelineGroup
          group={group}
          related={related}
          sources={sources}
          commonSource={commonSource}
          mediaHosts={mediaHosts}
          isAlone={isAlone}
        />
      ))}
      {next !== null && (
        <div class="row more">
          <div class="wide">
            <a
              class="btn"
              rel="next"
              href={viewAddress(view.storyId, query, { cursor: next }, SECTION.timeline)}
            >
              {t.timeline.next(items.length)}
            </a>
          </div>
        </div>
      )}
    </section>
  )
}

/** What stands above the one development of its own page. */
function Alone({ view: { storyId, query }, total }: { view: StoryView; total: number }) {
  const { t } = useReading()
  return (
    <div class="tools">
      <p class="showing">{t.timeline.showing(1, total)}</p>
      <a class="order" href={viewAddress(storyId, query, { development: undefined }, SECTION.timeline)}>
        {t.timeline.showAll(total)}
      </a>
    </div>
  )
}

function Nothing({ facts, view }: Pick<TimelineProps, 'facts' | 'view'>) {
  const { t } = useReading()
  const { storyId, query } = view
  const total = facts.state.counts.developments
  return (
    <div class="row nothing">
      <div class="wide">
        <p>{nothingWords(facts, query, t.timeline)}</p>
        {isFiltered(query) && (
          <p>
            <a href={viewAddress(storyId, momentOf(query), {}, SECTION.timeline)}>
              {t.timeline.showAll(total)}
            </a>
          </p>
        )}
      </div>
    </div>
  )
}

/** Why there is nothing: nothing matches, had happened by the date of the view, or is recorded. */
function nothingWords({ overview }: StoryFacts, query: StoryQuery, words: Catalogue['timeline']): string {
  if (isFiltered(query)) return words.noMatch
  return countOf(overview) > 0 ? words.nothingBy : words.nothing
}

/** The source that most developments of the page have alone: it is named once. Null: there is none. */
function commonSourceOf(items: readonly ShownDevelopment[]): string | null {
  const counts = new Map<string, number>()
  for (const { attribution } of items) {
    const [only, ...more] = new Set(attribution.map(({ source }) => source))
    if (only !== undefined && more.length === 0) counts.set(only, (counts.get(only) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one)
  return most && most[1] >= 3 && most[1] > items.length / 2 ? most[0] : null
}
