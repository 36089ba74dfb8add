import type { ShownDevelopment } from '../facts.js'
import { useReading } from '../language/reading.js'

const ROLES = ['source', 'target', 'participant', 'host'] as const

/** The actors of a development with their roles, as its own page lists them. */
export function ActorRoles({ actors }: Pick<ShownDevelopment, 'actors'>) {
  const { t, name } = useReading()
  const roles = ROLES.map((role) => ({ role, those: actors.filter((actor) => actor.role === role) }))
  if (actors.length === 0) return null
  return (
    <dl class="links roles">
      {roles
        .filter(({ those }) => those.length > 0)
        .map(({ role, those }) => (
          <div>
            <dt>{t.actors.roles[role]}</dt>
            <dd>
              <ul>
                {those.map((actor) => (
                  <li>
                    {name(actor.name)}
                    {actor.represents !== undefined && ` (${name(actor.represents)})`}
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
    </dl>
  )
}
