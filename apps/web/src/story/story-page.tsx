import { addressOf, momentOf, storyPath, viewAddress, type StoryQuery } from '../address.js'
import { ChangesBar } from '../changes/changes-bar.js'
import { ChangesIn, changesOf } from '../changes/changes.js'
import { renderDocument } from '../document/document.js'
import { SECTION } from '../element-ids.js'
import { isPast, type StoryFacts, type StoryView } from '../facts.js'
import { catalogueOf } from '../language/index.js'
import { useReading } from '../language/reading.js'
import { stripOverviewOf } from '../strip/overview.js'
import { StripSection } from '../strip/strip.js'
import type { StripFacts } from '../strip/view.js'
import { Figures } from '../tables/figures.js'
import { Ledger } from '../tables/ledger.js'
import { Positions } from '../tables/positions.js'
import { Record } from '../tables/record.js'
import { DevelopmentsIn, developmentsOf } from '../timeline/developments-in.js'
import { groupsOf } from '../timeline/groups.js'
import { Timeline } from '../timeline/timeline.js'
import { citationAddress } from './citation.js'
import { feedsOf } from './feeds.js'
import { JumpBar } from './jump-bar.js'
import { Opening } from './opening.js'
import { StatePanel } from './state-panel.js'
import { TravelBar } from './travel-bar.js'

export interface StoryPageProps {
  facts: StoryFacts
  view: StoryView
  /** Pictures from these hosts are shown. */
  mediaHosts: readonly string[]
  /** The story in JSON-LD, for the head. It contains no `<`. */
  jsonLd: string
}

/** Renders the page of a story as HTML. */
export function renderStory(props: StoryPageProps): string {
  const { facts, view } = props
  const { storyId, query, language, origin } = view
  const t = catalogueOf(language)
  return renderDocument({
    language,
    assets: view.assets,
    title: titleOf(facts, query),
    description: facts.state.summary?.value ?? null,
    canonical: `${origin}${viewAddress(storyId, {}, canonicalQuery(view))}`,
    inLanguage: (lang) => viewAddress(storyId, query, { lang }),
    head: <StoryHead {...props} />,
    class: [isPast(query) && 'past', facts.diff && 'diffing'].filter(Boolean).join(' '),
    skip: { to: SECTION.timeline, words: t.site.skip },
    children: <StoryBody {...props} />,
  })
}

/** The parts of the view that make it another document: not its order, its filters or its page. */
const canonicalQuery = ({ query }: StoryView) => ({ ...momentOf(query), development: query.development })

function titleOf({ state, timeline }: StoryFacts, { development }: StoryQuery): string {
  const [one] = development === undefined ? [] : timeline.items
  return [one?.headline, state.title]
    .flatMap((text) => text?.value ?? [])
    .concat('Filrouge')
    .join(' | ')
}

const StoryHead = ({ view, jsonLd }: StoryPageProps) => (
  <>
    <link rel="alternate" type="application/json+oembed" href={oEmbedAddress(view)} />
    <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonLd }} />
    {feedsOf(view).map(({ href, type, words }) => (
      <link rel="alternate" type={type} href={href} title={words(catalogueOf(view.language))} />
    ))}
  </>
)

function StoryBody(props: StoryPageProps) {
  const { facts, view, mediaHosts } = props
  const changes = facts.diff && changesOf(facts.diff)
  return (
    <DevelopmentsIn value={developmentsOf(facts, view)}>
      <ChangesIn value={changes}>
        {changes ? (
          <ChangesBar facts={facts} view={view} changes={changes} />
        ) : (
          <TravelBar facts={facts} view={view} />
        )}
        <main>
          <article
            class="story"
            data-story={view.storyId}
            data-version={facts.state.version}
            data-language={facts.state.language}
            data-status={facts.state.status}
          >
            <Opening facts={facts} view={view} />
            <StripSection facts={stripFactsOf(props)} />
            <JumpBar facts={facts} />
            <StatePanel facts={facts} />
            <Timeline facts={facts} view={view} mediaHosts={mediaHosts} />
            <Positions facts={facts} view={view} />
            <Ledger facts={facts} view={view} />
            <Figures facts={facts} view={view} />
            <Record facts={facts} view={view} />
            <PrintedCitation facts={facts} view={view} />
          </article>
        </main>
      </ChangesIn>
    </DevelopmentsIn>
  )
}

const stripFactsOf = ({ facts, view }: Pick<StoryPageProps, 'facts' | 'view'>): StripFacts => ({
  storyId: view.storyId,
  query: view.query,
  overview: stripOverviewOf(facts.overview),
  bounds: facts.bounds,
  keys:
    facts.overview.developments === null
      ? facts.key.map(({ developmentId, headline, occurred, occurredRange, firstVersion }) => ({
          developmentId,
          headline,
          occurred,
          occurredRange,
          firstVersion,
        }))
      : [],
  groups: groupsOf(facts.timeline.items).map(({ id }) => id),
})

/** What a printed page is cited by. */
function PrintedCitation({ facts, view }: Pick<StoryPageProps, 'facts' | 'view'>) {
  const { t, time } = useReading()
  const { state } = facts
  return (
    <p class="print-only">
      {t.story.version(state.version)}, {time(state.knownAt)}. {citationAddress(facts, view)} sha256:
      {state.head}
    </p>
  )
}

/** The address that tells other services how to embed the story (oEmbed). */
const oEmbedAddress = ({ origin, storyId, language }: StoryView) =>
  `${origin}${addressOf('/oembed', { url: `${origin}${addressOf(storyPath(storyId), { lang: language })}` })}`
