import { addressOf } from '../address.js'
import { renderDocument } from '../document/document.js'
import type { Assets, ListedStory } from '../facts.js'
import { catalogueOf, type PageLanguage } from '../language/index.js'
import { useReading } from '../language/reading.js'
import { Entry } from './entry.js'

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
    skip: { to: '_stories', words: site.skipToList },
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
      <ol class="entries" id="_stories">
        {stories.map((story, n) => (
          <Entry story={story} isLead={n === 0 && query.cursor === undefined} lang={query.lang} />
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
