import type { PickedText, Story } from '@filrouge/contract'
import { addressOf, storyPath } from '../address.js'
import { renderDocument } from '../document/document.js'
import type { Assets } from '../facts.js'
import { catalogueOf, type PageLanguage } from '../language/index.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { MiniStrip } from '../strip/mini-strip.js'
import { Tally } from './tally.js'

export type ListedStory = Story<PickedText>

/** What the address of the list asks for, by the names of the API's parameters. */
export interface ListQuery {
  q?: string | undefined
  tag?: string | undefined
  status?: 'open' | 'closed' | undefined
  lang?: string | undefined
  cursor?: string | undefined
}

export interface StoriesPageProps {
  language: PageLanguage
  assets: Assets
  origin: string
  query: ListQuery
  stories: readonly ListedStory[]
  /** The most used tags. */
  tags: readonly { tag: string; stories: number }[]
  next: string | null
}

/** Renders the list of stories as HTML. */
export function renderStories(props: StoriesPageProps): string {
  const { language, assets, origin, query } = props
  const { site } = catalogueOf(language)
  return renderDocument({
    language,
    assets,
    title: `${site.stories} | Filrouge`,
    description: site.tagline,
    canonical: `${origin}${addressOf('/', { ...query, cursor: undefined })}`,
    inLanguage: (lang) => addressOf('/', { ...query, lang }),
    head: <ListHead language={language} />,
    skip: { to: 'stories', words: site.skipToList },
    children: <Stories {...props} />,
  })
}

const ListHead = ({ language }: { language: PageLanguage }) => (
  <>
    <link rel="alternate" type="application/atom+xml" href={`/feed.atom?lang=${language}`} title="Atom" />
    <link
      rel="alternate"
      type="application/feed+json"
      href={`/feed.json?lang=${language}`}
      title="JSON Feed"
    />
  </>
)

function Stories({ query, stories, tags, next }: StoriesPageProps) {
  const { t } = useReading()
  return (
    <main>
      <header class="opening row index-head">
        <div class="rail" />
        <div class="wide">
          <h1>{t.site.stories}</h1>
          <p class="standfirst">{t.site.tagline}</p>
          <Search query={query} />
          <Facets query={query} tags={tags} />
        </div>
      </header>
      <ol class="entries" id="stories">
        {stories.map((story, n) => (
          <Entry story={story} isLead={n === 0 && query.cursor === undefined} query={query} />
        ))}
      </ol>
      {stories.length === 0 && <Nothing query={query} />}
      {next !== null && (
        <div class="row more">
          <div class="wide">
            <a class="btn" rel="next" href={addressOf('/', { ...query, cursor: next })}>
              {t.list.next}
            </a>
          </div>
        </div>
      )}
    </main>
  )
}

function Search({ query: { q, tag, status, lang } }: Pick<StoriesPageProps, 'query'>) {
  const { t } = useReading()
  const kept = Object.entries({ tag, status, lang })
  return (
    <form class="find" role="search" method="get" action="/">
      {kept.map(([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />)}
      <label class="q">
        <span class="vh">{t.list.search}</span>
        <input type="search" name="q" value={q ?? ''} placeholder={t.list.find} />
      </label>
      <button class="btn solid">{t.list.search}</button>
    </form>
  )
}

function Facets({ query, tags }: Pick<StoriesPageProps, 'query' | 'tags'>) {
  const { t } = useReading()
  const states = [
    { status: undefined, words: t.list.all },
    { status: 'open', words: t.list.open },
    { status: 'closed', words: t.list.closed },
  ] as const
  return (
    <nav class="facets" aria-label={t.list.filter}>
      <p>
        {states.map(({ status, words }) => (
          <a
            href={addressOf('/', { ...query, status, cursor: undefined })}
            {...(query.status === status && { 'aria-current': 'true' as const })}
          >
            {words}
          </a>
        ))}
      </p>
      {(tags.length > 0 || query.tag !== undefined) && (
        <p class="tagsline">
          {query.tag !== undefined && (
            <a href={addressOf('/', { ...query, tag: undefined, cursor: undefined })} aria-current="true">
              {query.tag} <span aria-hidden="true">×</span>
              <span class="vh">{t.list.allTags}</span>
            </a>
          )}
          {tags
            .filter(({ tag }) => tag !== query.tag)
            .map(({ tag, stories }) => (
              <a href={addressOf('/', { ...query, tag, cursor: undefined })}>
                {tag} <span class="n">{stories}</span>
              </a>
            ))}
        </p>
      )}
    </nav>
  )
}

interface EntryProps {
  story: ListedStory
  isLead: boolean
  query: ListQuery
}

function Entry({ story, isLead, query: { lang } }: EntryProps) {
  const { t, day } = useReading()
  const { storyId, status, title, summary, updatedAt, counts, strip, latest } = story
  return (
    <li class={`entry row ${isLead ? 'lead ' : ''}${status}`}>
      <div class="rail">
        <p class="status">{status === 'open' ? t.list.isOpen : t.list.isClosed}</p>
        <p class="date">
          <time dateTime={updatedAt}>{day(updatedAt)}</time>
        </p>
      </div>
      <article class="wide" aria-labelledby={`s-${storyId}`}>
        <h2 id={`s-${storyId}`}>
          <a href={addressOf(storyPath(storyId), { lang })}>
            <Text text={title} noted />
          </a>
        </h2>
        {summary && (
          <p class="standfirst">
            <Text text={summary} noted />
          </p>
        )}
        <Tally counts={counts} />
        {strip && strip.length > 0 && <MiniStrip marks={strip} />}
        {latest.length > 0 && <Latest story={story} path={addressOf(storyPath(storyId), { lang })} />}
      </article>
    </li>
  )
}

/** The developments that were last touched. */
function Latest({ story: { storyId, latest }, path }: { story: ListedStory; path: string }) {
  const { t, Date } = useReading()
  return (
    <div class="entry-cols">
      <div>
        <h3 id={`latest-${storyId}`}>{t.list.latest}</h3>
        <ul aria-labelledby={`latest-${storyId}`}>
          {latest.map(({ developmentId, headline, occurred }) => (
            <li>
              <a href={`${path}#${developmentId}`}>
                <Text text={headline} noted />
              </a>{' '}
              <span class="d">{Date(occurred)}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function Nothing({ query }: { query: ListQuery }) {
  const { t } = useReading()
  const isFiltered = query.q !== undefined || query.tag !== undefined || query.status !== undefined
  return (
    <div class="row nothing">
      <div class="wide">
        <p>{isFiltered ? t.list.none : t.list.empty}</p>
        {isFiltered ? (
          <p>
            <a href={addressOf('/', { lang: query.lang })}>{t.list.showAll}</a>
          </p>
        ) : (
          <p>{t.list.emptyNext}</p>
        )}
      </div>
    </div>
  )
}
