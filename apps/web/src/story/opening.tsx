import type { ComponentChildren } from 'preact'
import { addressOf } from '../address.js'
import type { StoryFacts, StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Paragraphs, Text } from '../language/text.js'
import { Numbers } from '../stories/tally.js'
import { citationAddress } from './citation.js'
import { embedLine } from './embed-line.js'
import { feedsOf } from './feeds.js'

interface OpeningProps {
  facts: StoryFacts
  view: StoryView
}

/** So many characters make a title long: it is set smaller. */
const LONG = 64

/** Title, standfirst, and how the story stands in one line. */
export function Opening({ facts, view }: OpeningProps) {
  const reading = useReading()
  const { t } = reading
  const { state } = facts
  return (
    <header class="opening row">
      <div class="rail" />
      <div class="wide">
        {state.tags.length > 0 && (
          <p class="tags">
            {state.tags.map((tag) => (
              <>
                <a href={addressOf('/', { tag, lang: view.query.lang })}>{reading.typeset(tag)}</a>{' '}
              </>
            ))}
          </p>
        )}
        <h1 class={state.title.value.length > LONG ? 'long' : ''}>
          <Text text={state.title} noted block />
        </h1>
        {state.summary && <Paragraphs text={state.summary} class="standfirst" noted />}
        <Tally facts={facts} />
        <div class="byline">
          <p>
            {t.story.lastChange} <time dateTime={state.knownAt}>{reading.time(state.knownAt)}</time>,{' '}
            {t.story.version(state.version).replace(' ', '\u00a0')}
          </p>
          <div class="actions">
            <Cite facts={facts} view={view} />
            <Embed facts={facts} view={view} />
            <Follow view={view} />
          </div>
        </div>
      </div>
    </header>
  )
}

function Tally({ facts: { state } }: Pick<OpeningProps, 'facts'>) {
  const { t, day } = useReading()
  const { counts, status, visibility } = state
  return (
    <p class="tally">
      <span>{status === 'closed' ? t.story.closed : t.story.openSince(day(state.openedAt))}</span>{' '}
      {visibility === 'restricted' && (
        <>
          <span>{t.story.restricted}</span>{' '}
        </>
      )}
      <Numbers counts={counts} t={t} />
    </p>
  )
}

/** Something that opens without scripts. */
const Pop = ({
  summary,
  class: name = '',
  children,
}: {
  summary: string
  class?: string
  children: ComponentChildren
}) => (
  <details class={`pop ${name}`.trim()}>
    <summary>{summary}</summary>
    <div class="pop-body">{children}</div>
  </details>
)

/** Copies the text of an element. Works with scripts only. */
const Copy = ({ of }: { of: string }) => {
  const { t } = useReading()
  return (
    <p>
      <button type="button" class="btn js-only" data-copy={`#${of}`} data-copied={t.story.copied}>
        {t.story.copy}
      </button>
    </p>
  )
}

function Cite({ facts, view }: OpeningProps) {
  const { t, time } = useReading()
  const { state } = facts
  return (
    <Pop summary={t.story.cite} class="cite">
      <p class="citation" id="_citation">
        <cite>
          <Text text={state.title} />
        </cite>
        . Filrouge, {t.story.version(state.version)}, {t.story.known(time(state.knownAt))}.{' '}
        <span class="u">{citationAddress(facts, view)}</span> <code>sha256:{state.head}</code>
      </p>
      <Copy of="_citation" />
    </Pop>
  )
}

function Embed({ facts, view }: OpeningProps) {
  const { t, language } = useReading()
  const line = embedLine({ ...view, language, title: facts.state.title.value })
  return (
    <Pop summary={t.story.embed}>
      <p>{t.story.embedHow}</p>
      <pre id="_embed-line">
        <code>{line}</code>
      </pre>
      <Copy of="_embed-line" />
    </Pop>
  )
}

function Follow({ view }: Pick<OpeningProps, 'view'>) {
  const { t } = useReading()
  return (
    <Pop summary={t.story.follow}>
      <p class="feeds">
        {feedsOf(view)
          .slice(0, 3)
          .map(({ href, words }) => (
            <>
              <a href={href}>{words(t)}</a>{' '}
            </>
          ))}
      </p>
    </Pop>
  )
}
