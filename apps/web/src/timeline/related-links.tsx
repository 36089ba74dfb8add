import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { useDevelopments } from './developments-in.js'
import type { RelatedGroup } from './related.js'

/** So many links of a kind are shown. The others are one step away. */
const SHOWN = 2

interface RelatedLinksProps {
  groups: readonly RelatedGroup[]
  /** Whether all links are shown, as on the development's own page. */
  areWhole: boolean
}

/** The links of a development in both directions. */
export function RelatedLinks({ groups, areWhole }: RelatedLinksProps) {
  const { t } = useReading()
  if (groups.length === 0) return null
  const most = areWhole ? Infinity : SHOWN
  return (
    <dl class="links">
      {groups.map(({ relation, direction, developments }) => (
        <div class={direction}>
          <dt>{t.links[relation][direction]}</dt>
          <dd>
            <Links to={developments.slice(0, most)} />
            {developments.length > most && (
              <details>
                <summary>{t.timeline.more(developments.length - most)}</summary>
                <Links to={developments.slice(most)} />
              </details>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Links({ to }: { to: RelatedGroup['developments'] }) {
  const { addressOf } = useDevelopments()
  return (
    <ul>
      {to.map(({ developmentId, headline }) => (
        <li>
          <a href={addressOf(developmentId)}>
            <Text text={headline} block />
          </a>
        </li>
      ))}
    </ul>
  )
}
