import { addressOf, developmentAddress, storyPath } from '../address.js'
import { headingOf } from '../element-ids.js'
import type { ListedStory } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Paragraphs, Text } from '../language/text.js'
import { MiniStrip } from '../strip/mini-strip.js'
import { Tally } from './tally.js'

interface EntryProps {
  story: ListedStory
  isLead: boolean
  /** The language that the address asks for. */
  lang: string | undefined
}

/** A story in the list: how it stands, and what was last touched. */
export function Entry({ story, isLead, lang }: EntryProps) {
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
      <article class="wide" aria-labelledby={headingOf(storyId)}>
        <h2 id={headingOf(storyId)}>
          <a href={addressOf(storyPath(storyId), { lang })}>
            <Text text={title} noted block />
          </a>
        </h2>
        {summary && <Paragraphs text={summary} class="standfirst" noted />}
        <Tally counts={counts} />
        {strip && strip.length > 0 && <MiniStrip marks={strip} />}
        {latest.length > 0 && <Latest story={story} lang={lang} />}
      </article>
    </li>
  )
}

/** The developments that were last touched. */
function Latest({ story: { storyId, latest, counts }, lang }: Pick<EntryProps, 'story' | 'lang'>) {
  const { t, Date } = useReading()
  return (
    <div class="entry-cols">
      <div>
        <h3 id={`_latest-${storyId}`}>{t.list.latest}</h3>
        <ul aria-labelledby={`_latest-${storyId}`}>
          {latest.map(({ developmentId, headline, occurred }) => (
            <li>
              <a href={developmentAddress(storyId, { lang }, developmentId, counts.developments)}>
                <Text text={headline} noted block />
              </a>{' '}
              <span class="d">{Date(occurred)}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
