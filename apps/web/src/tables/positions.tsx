import { positionKey, useChanges } from '../changes/changes.js'
import { Icon } from '../document/icon.js'
import { SECTION } from '../element-ids.js'
import type { ShownIssue, StoryFacts, StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { AllOfThem, shownOf } from './rows.js'
import { Section } from './section.js'
import { Headline } from './headline.js'
import { PositionMatrix } from './position-matrix.js'
import { Since } from './since.js'
import { Scope } from './scope.js'
import { byStance, type ShownPosition } from './stance.js'

/** Who stands where: a table of one issue, or the matrix of several. */
export function Positions({ facts, view }: { facts: StoryFacts; view: StoryView }) {
  const { t } = useReading()
  const [issue, ...more] = facts.issues
  if (!issue) return null
  return (
    <Section id={SECTION.positions} title={t.story.positions}>
      {more.length === 0 ? (
        <OneIssue issue={issue} view={view} />
      ) : (
        <PositionMatrix issues={facts.issues} view={view} />
      )}
    </Section>
  )
}

function OneIssue({ issue, view }: { issue: ShownIssue; view: StoryView }) {
  const { t, name } = useReading()
  const changes = useChanges()
  const isNew = (position: ShownPosition) =>
    changes?.positions.has(positionKey(issue.issueId, position)) ?? false
  const actors = byActor(issue.positions)
  const shown = shownOf(actors, { view, part: 'positions' }, ([, positions]) => positions.some(isNew))
  const columns = [
    t.positions.actor,
    t.positions.position,
    t.positions.terms,
    t.positions.since,
    t.positions.statedIn,
  ]
  return (
    <>
      <table class="positions">
        <caption>
          <Text text={issue.question} noted block />
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col">{column}</th>
            ))}
          </tr>
        </thead>
        {shown.map(([actor, positions]) => (
          <tbody>
            {positions.map((position, n) => (
              <tr class={[n > 0 && 'same', isNew(position) && 'new'].filter(Boolean).join(' ')}>
                {n === 0 && (
                  <th scope="rowgroup" rowSpan={positions.length}>
                    {name(actor)}
                  </th>
                )}
                <PositionCells position={position} />
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      <AllOfThem
        view={view}
        part="positions"
        shown={shown.flatMap(([, positions]) => positions).length}
        total={issue.positions.length}
      />
    </>
  )
}

/** The positions of each actor, in the order of stances. */
function byActor(positions: readonly ShownPosition[]): [string, ShownPosition[]][] {
  const actors = new Map<string, ShownPosition[]>()
  for (const position of byStance(positions)) {
    const mine = actors.get(position.actor) ?? []
    actors.set(position.actor, [...mine, position])
  }
  return [...actors]
}

function PositionCells({ position }: { position: ShownPosition }) {
  const { t } = useReading()
  const { stance, conditions, developmentId, earlier } = position
  return (
    <>
      <td class="st">
        <Icon id={`s-${stance}`} class="stance" />
        <span>{t.stances[stance]}</span>
        {earlier.map((statement) => (
          <span class="earlier">
            {t.positions.earlier} <del>{t.stances[statement.stance]}</del>, <Since of={statement} />
          </span>
        ))}
      </td>
      <td class="cond">
        <Scope position={position} />
        {conditions.map((condition) => (
          <span class="c">
            <Text text={condition} noted block />
          </span>
        ))}
      </td>
      <td class="since">
        <Since of={position} />
      </td>
      <td class="ev">{developmentId !== null && <Headline developmentId={developmentId} />}</td>
    </>
  )
}
