import { Icon } from '../document/icon.js'
import { positionKey, useChanges } from '../changes/changes.js'
import type { ShownIssue, StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { Headline } from './headline.js'
import { AllOfThem, MOST_COLUMNS, shownOf } from './rows.js'
import { Scope } from './scope.js'
import { Since } from './since.js'
import { byStance, type ShownPosition } from './stance.js'

/** Actors by issues. An earlier stance stands above the later one, struck. */
export function PositionMatrix({ issues: all, view }: { issues: readonly ShownIssue[]; view: StoryView }) {
  const { t, name } = useReading()
  const changes = useChanges()
  const part = 'positions'
  const changedIn = ({ issueId, positions }: ShownIssue) =>
    positions.filter((position) => changes?.positions.has(positionKey(issueId, position)))
  const issues = shownOf(all, { view, part, most: MOST_COLUMNS }, (issue) => changedIn(issue).length > 0)
  const changed = new Set(issues.flatMap((issue) => changedIn(issue).map(({ actor }) => actor)))
  const positions = issues.flatMap((issue) => issue.positions)
  const holders = [...new Set(positions.map(({ actor }) => actor))].sort((one, other) =>
    name(one).localeCompare(name(other)),
  )
  const actors = shownOf(holders, { view, part }, (actor) => changed.has(actor))
  const rows = new Set(actors)
  return (
    <>
      <div class="scroller" role="region" tabIndex={0} aria-label={t.positions.byIssue}>
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">{t.positions.actor}</th>
              {issues.map(({ question }) => (
                <th scope="col">
                  <Text text={question} noted block />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {actors.map((actor) => (
              <tr>
                <th scope="row">{name(actor)}</th>
                {issues.map(({ positions }) => (
                  <Cell positions={byStance(positions.filter((position) => position.actor === actor))} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <AllOfThem
        view={view}
        part={part}
        shown={positions.filter(({ actor }) => rows.has(actor)).length}
        total={all.reduce((sum, issue) => sum + issue.positions.length, 0)}
      />
    </>
  )
}

function Cell({ positions }: { positions: readonly ShownPosition[] }) {
  const { t } = useReading()
  if (positions.length === 0)
    return (
      <td class="none">
        <span aria-hidden="true">·</span>
        <span class="vh">{t.positions.none}</span>
      </td>
    )
  return (
    <td>
      {positions.map((position) => (
        <>
          <Scope position={position} />
          <Path position={position} />
          {position.conditions.map((condition) => (
            <span class="c">
              <Text text={condition} noted block />
            </span>
          ))}
          {position.developmentId !== null && (
            <span class="ev">
              <Headline developmentId={position.developmentId} />
            </span>
          )}
        </>
      ))}
    </td>
  )
}

/** The stances of an actor, the earliest first. */
function Path({ position }: { position: ShownPosition }) {
  const { t } = useReading()
  return (
    <span class="path">
      {position.earlier.toReversed().map((statement) => (
        <>
          <span class="hop">
            <Icon id={`s-${statement.stance}`} class="stance" />
            <span class="wasd">{t.stances[statement.stance]}</span>
            <Since of={statement} />
          </span>
          <span class="arrow" aria-hidden="true" />
        </>
      ))}
      <span class="hop">
        <Icon id={`s-${position.stance}`} class="stance" />
        <span class="is">{t.stances[position.stance]}</span>
        <Since of={position} />
      </span>
    </span>
  )
}
