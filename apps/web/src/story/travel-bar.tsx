import { viewAddress } from '../address.js'
import { isPast, type StoryFacts, type StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'

/** Says that the page shows another time than now, and leads back. */
export function TravelBar({ facts, view }: { facts: StoryFacts; view: StoryView }) {
  const { t, time, date } = useReading()
  const { storyId, query } = view
  const { version, knownAt } = facts.state
  const past = isPast(query)
  if (!past && query.happenedBy === undefined) return null
  const known = past ? t.travel.asKnown(time(knownAt)) : null
  const happened = query.happenedBy === undefined ? null : t.travel.happenedBy(date(query.happenedBy))
  const [title, more] = known === null ? [happened, null] : [known, happened]
  const now = {
    version: undefined,
    knownAt: undefined,
    recordedAt: undefined,
    happenedBy: undefined,
    cursor: undefined,
  }
  return (
    <aside class="travel" aria-label={title ?? t.travel.earlier}>
      <div class="travel-in">
        <p>
          <b>{title}</b>{' '}
          <span>
            {more !== null && `${more}. `}
            {past && <span data-shown-version={version}>{t.travel.versionOf(version, null)}</span>}
            {past && <span class="opt"> {t.travel.laterHidden}</span>}
          </span>
        </p>
        <p class="travel-act">
          {past && (
            <a class="btn" href={viewAddress(storyId, query, { ...now, since: String(version) })}>
              {t.travel.since}
            </a>
          )}{' '}
          <a class="btn solid" href={viewAddress(storyId, query, now)}>
            {t.travel.now}
          </a>
        </p>
      </div>
    </aside>
  )
}
