import { bounds } from '@filrouge/story'
import { useChanges } from '../changes/changes.js'
import { Icon } from '../document/icon.js'
import { expectationElement, SECTION } from '../element-ids.js'
import { isPast, type ShownExpectation, type StoryFacts, type StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { isSettled, overdueFirst, overdueWords } from './expectation-words.js'
import { useDevelopments } from '../timeline/developments-in.js'
import { Headline } from './headline.js'
import { AllOfThem, shownOf } from './rows.js'
import { Section } from './section.js'
import { axisOf, WindowBar, type TimeAxis } from './window-bar.js'

interface LedgerProps {
  facts: StoryFacts
  view: StoryView
}

/** What was announced, when, and what became of it. */
export function Ledger({ facts, view }: LedgerProps) {
  const { t, day } = useReading()
  const changes = useChanges()
  const { expectations, judgedAt } = facts
  if (expectations.length === 0) return null
  const axis = axisOf(
    expectations.map(({ window }) => bounds(window)),
    judgedAt,
  )
  const shown = shownOf(
    overdueFirst(expectations),
    { view, part: 'expected' },
    ({ expectationId }) => changes?.expectations.has(expectationId) ?? false,
  )
  return (
    <Section id={SECTION.expected} title={t.story.expectedSection}>
      <table class="ledger">
        <thead>
          <tr>
            <th scope="col">{t.expectations.what}</th>
            <th scope="col">{t.expectations.when}</th>
            <th scope="col" class="axis">
              <span>{day(new Date(axis.from).toISOString())}</span>
              <span class="tod">{isPast(view.query) ? t.expectations.atThatTime : t.expectations.today}</span>
            </th>
            <th scope="col">{t.expectations.status}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((expectation) => (
            <Row expectation={expectation} axis={axis} />
          ))}
        </tbody>
      </table>
      <AllOfThem view={view} part="expected" shown={shown.length} total={expectations.length} />
    </Section>
  )
}

interface RowProps {
  expectation: ShownExpectation
  axis: TimeAxis
}

function Row({ expectation, axis }: RowProps) {
  const { t, Date, name } = useReading()
  const changes = useChanges()
  const { addressOf } = useDevelopments()
  const { expectationId, what, window, announcedBy, condition, likelihood, developmentId, overdue, status } =
    expectation
  const announced = t.expectations.announcedBy(name(announcedBy))
  return (
    <tr
      id={expectationElement(expectationId)}
      data-expectation={expectationId}
      class={[
        overdue && 'is-late',
        status,
        isSettled(expectation) && 'settled',
        changes?.expectations.has(expectationId) && 'new',
      ]
        .filter(Boolean)
        .join(' ')}
    >
      <th scope="row">
        <span class="what">
          <Text text={what} noted block />
        </span>
        <span class="sub">
          {developmentId === null ? announced : <a href={addressOf(developmentId)}>{announced}</a>}
        </span>
        {condition && (
          <span class="sub cnd">
            <b>{t.expectations.condition}</b> <Text text={condition} noted />
          </span>
        )}
      </th>
      <td class="when">
        <span>{Date(window, 'window')}</span>
        {likelihood !== null && <span class="sub">{t.expectations.likelihoods[likelihood]}</span>}
      </td>
      <td class="bar">
        <WindowBar range={bounds(window)} axis={axis} isOverdue={overdue} status={status} />
      </td>
      <td class="status">
        <Status expectation={expectation} />
      </td>
    </tr>
  )
}

function Status({ expectation }: Pick<RowProps, 'expectation'>) {
  const reading = useReading()
  const { t } = reading
  const { status, overdue, revisions, settled, fulfilledBy } = expectation
  const words = t.expectations.statuses[status]
  const reason = settled?.reason ?? revisions.at(-1)?.reason ?? null
  return (
    <>
      {overdue ? (
        <b class="late">
          <Icon id="e-overdue" class="est" />
          <span>{overdueWords(expectation, reading)}</span>
        </b>
      ) : (
        <span class="ok">
          <Icon id={`e-${status}`} class="est" />
          <span>{words}</span>
        </span>
      )}
      {overdue && status !== 'pending' && <span class="sub">{words}</span>}
      {fulfilledBy.map((developmentId) => (
        <span class="sub">
          <Headline developmentId={developmentId} />
        </span>
      ))}
      {reason && (
        <span class="sub">
          <em>
            <Text text={reason} noted block />
          </em>
        </span>
      )}
    </>
  )
}
