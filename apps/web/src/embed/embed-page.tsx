import type { ComponentChildren } from 'preact'
import { addressOf, developmentAddress, storyPath } from '../address.js'
import { Icon } from '../document/icon.js'
import { renderDocument } from '../document/document.js'
import { expectationElement } from '../element-ids.js'
import type { StoryFacts, StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { Tally } from '../stories/tally.js'
import type { MiniMark } from '../strip/mini-mark.js'
import { MiniStrip } from '../strip/mini-strip.js'
import { overdueFirst, overdueWords } from '../tables/expectation-words.js'
import { Knot } from '../timeline/knot.js'

export interface EmbedPageProps {
  facts: Pick<StoryFacts, 'state' | 'key'> & {
    /** The developments as the small strip shows them. Null: there are too many. */
    marks: readonly MiniMark[] | null
  }
  view: StoryView
  /** Null: the choice of the reader's system. */
  theme: 'light' | 'dark' | null
}

/** So many developments are shown. */
const SHOWN = 3

/** Renders a story for a frame in another page, as HTML without scripts. */
export function renderEmbed(props: EmbedPageProps): string {
  const { facts, view, theme } = props
  const { origin, storyId, language } = view
  return renderDocument({
    language,
    assets: view.assets,
    title: facts.state.title.value,
    description: facts.state.summary?.value ?? null,
    canonical: `${origin}${storyPath(storyId)}`,
    inLanguage: (lang) => addressOf(`/embed/${storyId}`, { lang }),
    class: 'embed',
    isBare: true,
    theme: theme ?? undefined,
    children: <Embedded {...props} />,
  })
}

/** Links leave the frame: they open the story in the page around it. */
const Out = ({ href, children }: { href: string; children: ComponentChildren }) => (
  <a href={href} target="_top">
    {children}
  </a>
)

function Embedded({ facts, view }: EmbedPageProps) {
  const reading = useReading()
  const { t } = reading
  const { state, key, marks } = facts
  const page = addressOf(storyPath(view.storyId), view.query)
  const [late] = overdueFirst(state.expectations).filter(({ overdue }) => overdue)
  const shown = (key.length > 0 ? key : state.latest).slice(-SHOWN).toReversed()
  return (
    <main class="embed-in">
      <p class="emb-mark">
        <a class="wordmark-s" href={`/?lang=${view.language}`} target="_top">
          Filrouge
        </a>{' '}
        <span>
          {reading.day(state.knownAt)}, {t.story.version(state.version).replace(' ', '\u00a0')}
        </span>
      </p>
      <h1>
        <Out href={page}>
          <Text text={state.title} noted block />
        </Out>
      </h1>
      <Tally counts={state.counts} />
      {marks && marks.length > 0 && <MiniStrip marks={marks} />}
      <ol class="emb-list">
        {shown.map(({ developmentId, headline, occurred, kind, importance, actuality }) => (
          <li class={`dev ${actuality}`}>
            <Knot category={kind.category} importance={importance} actuality={actuality} />
            <p class="d">
              {reading.Date(occurred)}
              {actuality !== 'actual' && ` · ${t.actuality[actuality].toLowerCase()}`}
            </p>
            <h2>
              <Out
                href={developmentAddress(view.storyId, view.query, developmentId, state.counts.developments)}
              >
                <Text text={headline} noted block />
              </Out>
            </h2>
          </li>
        ))}
      </ol>
      {late && (
        <p class="emb-late">
          <Icon id="e-overdue" class="est" />
          <span>
            <Out href={`${page}#${expectationElement(late.expectationId)}`}>
              <Text text={late.what} noted block />
            </Out>{' '}
            <b class="late">{overdueWords(late, reading)}</b>
          </span>
        </p>
      )}
      <p class="emb-more">
        <Out href={page}>{t.story.wholeStory}</Out>
      </p>
    </main>
  )
}
