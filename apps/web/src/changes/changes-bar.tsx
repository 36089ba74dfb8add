import { viewAddress } from '../address.js'
import type { ShownDiff, StoryFacts, StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'
import { changeOf, type Changes } from './changes.js'

interface ChangesBarProps {
  facts: StoryFacts
  view: StoryView
  changes: Changes
}

/** Says that the page shows what changed, between which versions, and leads back. */
export function ChangesBar({ facts, view, changes }: ChangesBarProps) {
  const { t, time } = useReading()
  const { diff } = changes
  const title = sinceWords(diff, t.changes, time)
  const first = facts.timeline.items.find(({ developmentId }) => changeOf(changes, developmentId) !== null)
  return (
    <aside class="travel since" aria-label={title}>
      <div class="travel-in">
        <p>
          <b>{title}</b>{' '}
          <span>
            {t.changes.versions(diff.from, diff.to)}
            <span class="opt"> {t.changes.folded}</span>
          </span>
        </p>
        <p class="travel-act">
          {first && (
            <>
              <a class="btn" href={`#${first.developmentId}`}>
                {t.changes.first}
              </a>{' '}
            </>
          )}
          <a class="btn solid" href={viewAddress(view.storyId, view.query, { since: undefined })}>
            {t.changes.close}
          </a>
        </p>
      </div>
    </aside>
  )
}

const sinceWords = (
  { since }: ShownDiff,
  words: { since(time: string): string; sinceBefore: string },
  time: (rfc3339: string) => string,
) => (since === null ? words.sinceBefore : words.since(time(since.knownAt)))
