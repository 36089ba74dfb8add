import { SECTION } from '../element-ids.js'
import type { StoryFacts } from '../facts.js'
import { useReading } from '../language/reading.js'
import { isEmpty } from './state-panel.js'

/** The sections of the page. */
export function JumpBar({ facts }: { facts: StoryFacts }) {
  const { t } = useReading()
  const { state, issues, expectations, figures } = facts
  const positions = issues.reduce((sum, issue) => sum + issue.positions.length, 0)
  return (
    <nav class="jump" aria-label={t.story.inThisFile}>
      <div class="jump-in">
        {!isEmpty(facts) && <a href={`#${SECTION.state}`}>{t.story.whereItStands}</a>}
        <Jump to={SECTION.timeline} words={t.story.timeline} count={state.counts.developments} />
        {positions > 0 && <Jump to={SECTION.positions} words={t.story.positions} count={positions} />}
        {expectations.length > 0 && (
          <Jump to={SECTION.expected} words={t.story.expectedSection} count={expectations.length} />
        )}
        {figures.length > 0 && <Jump to={SECTION.figures} words={t.story.figures} count={figures.length} />}
        <a href={`#${SECTION.record}`}>{t.story.record}</a>
      </div>
    </nav>
  )
}

const Jump = ({ to, words, count }: { to: string; words: string; count: number }) => (
  <a href={`#${to}`}>
    {words} <span class="n">{useReading().number(count)}</span>
  </a>
)
