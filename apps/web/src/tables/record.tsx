import { addressOf, storyPath } from '../address.js'
import { SECTION } from '../element-ids.js'
import type { ShownSource, StoryFacts, StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { feedsOf } from '../story/feeds.js'
import { AllOfThem, shownOf } from './rows.js'
import { Section } from './section.js'

/** The sources with their ratings, the head of the chain, and the feeds. */
export function Record({ facts, view }: { facts: StoryFacts; view: StoryView }) {
  const { t } = useReading()
  const { state, sources } = facts
  const { storyId } = view
  return (
    <Section id={SECTION.record} title={t.story.record} end={state.status}>
      <div class="rec-grid">
        <div>
          <h3>{t.record.sources}</h3>
          <Sources sources={sources} view={view} />
        </div>
        <div>
          <h3>{t.record.record}</h3>
          <p class="verify">
            {t.record.chain(state.version)}{' '}
            <a
              href={addressOf(`/v1${storyPath(storyId)}/verify`, { version: state.version })}
              data-verified={t.record.verified(state.version)}
              data-broken={t.record.broken}
            >
              {t.record.verify}
            </a>{' '}
            <span aria-live="polite" />
          </p>
          <p class="hash">
            <span class="lbl">{t.record.head}</span> <code>{state.head}</code>
          </p>
        </div>
        <div>
          <h3>{t.record.feeds}</h3>
          <p class="feeds">
            {feedsOf(view).map(({ href, words }) => (
              <>
                <a href={href}>{words(t)}</a>{' '}
              </>
            ))}
          </p>
        </div>
      </div>
    </Section>
  )
}

function Sources({ sources, view }: { sources: readonly ShownSource[]; view: StoryView }) {
  const { t } = useReading()
  if (sources.length === 0) return <p>{t.record.noSources}</p>
  const shown = shownOf(sources, { view, part: 'record' })
  return (
    <>
      <ul class="sources">
        {shown.map((source) => (
          <SourceEntry source={source} />
        ))}
      </ul>
      <AllOfThem view={view} part="record" shown={shown.length} total={sources.length} />
      <p class="sub scale">{t.record.scale}</p>
    </>
  )
}

function SourceEntry({ source: { source, reliability, reason, earlier } }: { source: ShownSource }) {
  const { t, typeset } = useReading()
  const [before] = earlier
  return (
    <li>
      <b class="src">{typeset(source)}</b>{' '}
      {reliability === null ? (
        <span class="unrated">{t.timeline.notRated}</span>
      ) : (
        <span class="rating big">
          <b>{reliability}</b> {t.reliability[reliability]}
        </span>
      )}
      {reason && (
        <span class="sub">
          <em>
            <Text text={reason} noted block />
          </em>{' '}
          {before && (
            <span class="was">
              {t.record.was(before.reliability, t.reliability[before.reliability] ?? '')}
            </span>
          )}
        </span>
      )}
    </li>
  )
}
