import { changeOf, positionKey, useChanges } from '../changes/changes.js'
import { Icon } from '../document/icon.js'
import { expectationElement, figureElement, headingOf, SECTION } from '../element-ids.js'
import type { ShownExpectation, StoryFacts } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { FigureOfAll } from '../tables/figure-value.js'
import { overdueFirst, overdueWords } from '../tables/expectation-words.js'
import { useDevelopments } from '../timeline/developments-in.js'
import { byStance, GENERAL, STANCES, type ShownPosition } from '../tables/stance.js'

/** So many key developments are shown: the newest. */
const KEY_SHOWN = 6
/** So many of each are shown here: their tables have the others. */
const [EXPECTED_SHOWN, ISSUES_SHOWN, HOLDERS_SHOWN, FIGURES_SHOWN] = [8, 6, 12, 8]

/** Where the story stands: key developments, what is expected, positions, figures. Everything links into the page. */
export function StatePanel({ facts }: { facts: StoryFacts }) {
  const { t } = useReading()
  if (isEmpty(facts)) return null
  return (
    <section class="state row" id={SECTION.state} aria-labelledby={headingOf(SECTION.state)}>
      <div class="rail">
        <h2 id={headingOf(SECTION.state)}>{t.story.whereItStands}</h2>
      </div>
      <div class="wide state-grid">
        {(facts.key.length > 0 || facts.state.latest.length > 0) && <KeyDevelopments facts={facts} />}
        <StillExpected facts={facts} />
        {facts.issues.length > 0 && <WhoStandsWhere facts={facts} />}
        {facts.figures.length > 0 && <Numbers facts={facts} />}
      </div>
    </section>
  )
}

/** Whether nothing stands anywhere: the timeline says so. */
export const isEmpty = ({ key, state, issues, figures }: StoryFacts) =>
  [key, state.latest, state.expectations, issues, figures].every(({ length }) => length === 0)

function KeyDevelopments({ facts: { key, state } }: { facts: StoryFacts }) {
  const { t, Date } = useReading()
  const changes = useChanges()
  const { addressOf } = useDevelopments()
  const shown = key.length > 0 ? key.slice(-KEY_SHOWN) : state.latest
  return (
    <div class="sg key">
      <h3>{key.length > 0 ? t.state.key : t.state.latest}</h3>
      <ol>
        {shown.map(({ developmentId, headline, occurred, actuality }) => (
          <li class={changes && changeOf(changes, developmentId) === 'added' ? 'new' : ''}>
            <a href={addressOf(developmentId)}>
              <span class="hl">
                <Text text={headline} noted block />
              </span>
            </a>{' '}
            <span class="d">
              {Date(occurred)}
              {actuality !== 'actual' && ` · ${t.actuality[actuality].toLowerCase()}`}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function StillExpected({ facts: { state } }: { facts: StoryFacts }) {
  const { t } = useReading()
  return (
    <div class="sg exp">
      <h3>{t.state.stillExpected}</h3>
      {state.expectations.length === 0 && <p class="d">{t.state.nothingExpected}</p>}
      <ExpectationList expectations={overdueFirst(state.expectations).slice(0, EXPECTED_SHOWN)} />
      <More than={EXPECTED_SHOWN} of={state.expectations} to={SECTION.expected} />
    </div>
  )
}

/** How many more there are, and the way to them. */
function More({ than, of: { length }, to }: { than: number; of: readonly unknown[]; to: string }) {
  const { t } = useReading()
  if (length <= than) return null
  return (
    <p class="d more-of">
      <a href={`#${to}`}>{t.state.more(length - than)}</a>
    </p>
  )
}

/** Expectations in short: what, and when or since when it is overdue. */
function ExpectationList({ expectations }: { expectations: readonly ShownExpectation[] }) {
  const reading = useReading()
  const changes = useChanges()
  return (
    <ul class="exps">
      {expectations.map((expectation) => {
        const { expectationId, what, window, overdue, status } = expectation
        return (
          <li
            class={[overdue && 'late', changes?.expectations.has(expectationId) && 'new']
              .filter(Boolean)
              .join(' ')}
          >
            <Icon id={overdue ? 'e-overdue' : `e-${status}`} class="est" />
            <div>
              <a href={`#${expectationElement(expectationId)}`}>
                <Text text={what} noted block />
              </a>
              <span class="d">
                {overdue ? <b>{overdueWords(expectation, reading)}</b> : reading.Date(window, 'window')}
              </span>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

function WhoStandsWhere({ facts: { issues } }: { facts: StoryFacts }) {
  const { t } = useReading()
  return (
    <div class="sg pos">
      <h3>{t.state.whoStandsWhere}</h3>
      {issues.slice(0, ISSUES_SHOWN).map(({ issueId, question, positions }) => (
        <>
          <p class="q">
            <Text text={question} noted block />
          </p>
          <dl class="stand">
            {STANCES.map((stance) => {
              const some = byStance(positions).filter((position) => position.stance === stance)
              return (
                some.length > 0 && (
                  <div>
                    <dt>
                      <Icon id={`s-${stance}`} class="stance" /> {t.stances[stance]}
                    </dt>
                    <dd>
                      {some.slice(0, HOLDERS_SHOWN).map((position, n) => (
                        <>
                          {n > 0 && ', '}
                          <Holder position={position} issueId={issueId} />
                        </>
                      ))}
                      {some.length > HOLDERS_SHOWN && (
                        <>
                          , <a href={`#${SECTION.positions}`}>{t.state.more(some.length - HOLDERS_SHOWN)}</a>
                        </>
                      )}
                    </dd>
                  </div>
                )
              )
            })}
          </dl>
        </>
      ))}
      <More than={ISSUES_SHOWN} of={issues} to={SECTION.positions} />
    </div>
  )
}

function Holder({ position, issueId }: { position: ShownPosition; issueId: string }) {
  const { name } = useReading()
  const changes = useChanges()
  const { actor, scope, scopeLabel } = position
  return (
    <span class={changes?.positions.has(positionKey(issueId, position)) ? 'new' : ''}>
      {name(actor)}
      {scope !== GENERAL && (
        <>
          {' '}
          <span class="sc">{scopeLabel ? <Text text={scopeLabel} /> : scope}</span>
        </>
      )}
    </span>
  )
}

function Numbers({ facts: { figures } }: { facts: StoryFacts }) {
  const { t } = useReading()
  const changes = useChanges()
  return (
    <div class="sg fig">
      <h3>{t.state.numbers}</h3>
      <ul class="figs">
        {figures.slice(0, FIGURES_SHOWN).map(({ figureId, label, claims }) => (
          <li class={changes?.figures.has(figureId) ? 'new' : ''}>
            <a href={`#${figureElement(figureId)}`}>
              <FigureOfAll claims={claims} />
            </a>
            <span class="d">
              <Text text={label} noted />
              {claims.length > 1 && ` · ${t.state.rivals(claims.length)}`}
            </span>
          </li>
        ))}
      </ul>
      <More than={FIGURES_SHOWN} of={figures} to={SECTION.figures} />
    </div>
  )
}
