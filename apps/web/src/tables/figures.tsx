import { scaleLinear } from 'd3-scale'
import { useChanges } from '../changes/changes.js'
import { figureElement, headingOf, SECTION } from '../element-ids.js'
import type { ShownFigure, StoryFacts, StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { SaidIn, sourcesByName, type SourcesByName } from '../timeline/provenance.js'
import { FigureValue, spanOf, type Claim } from './figure-value.js'
import { Headline } from './headline.js'
import { AllOfThem, shownOf } from './rows.js'
import { Section } from './section.js'

interface FiguresProps {
  facts: StoryFacts
  view: StoryView
}

/** Figures with all that was claimed: rivals side by side, none of them marked as right. */
export function Figures({ facts, view }: FiguresProps) {
  const { t } = useReading()
  const changes = useChanges()
  if (facts.figures.length === 0) return null
  const shown = shownOf(
    facts.figures,
    { view, part: 'figures' },
    ({ figureId }) => changes?.figures.has(figureId) ?? false,
  )
  const sources = sourcesByName(facts.sources)
  return (
    <Section id={SECTION.figures} title={t.story.figures}>
      <div class="figures">
        {shown.map((figure) => (
          <OneFigure figure={figure} sources={sources} />
        ))}
      </div>
      <AllOfThem view={view} part="figures" shown={shown.length} total={facts.figures.length} />
    </Section>
  )
}

interface OneFigureProps {
  figure: ShownFigure
  sources: SourcesByName
}

function OneFigure({ figure: { figureId, label, claims }, sources }: OneFigureProps) {
  const { t } = useReading()
  const id = figureElement(figureId)
  const isNew = useChanges()?.figures.has(figureId) ?? false
  const scale = scaleOf(claims)
  return (
    <article class={`figure${isNew ? ' new' : ''}`} id={id} aria-labelledby={headingOf(id)}>
      <h3 id={headingOf(id)}>
        <Text text={label} noted block />
      </h3>
      {claims.length > 1 && <p class="nclaims">{t.figures.rival(claims.length)}</p>}
      <div class={`fig-body${scale ? ' has-chart' : ''}`}>
        <ul>
          {claims.map((claim) => (
            <li>
              <span class="val">
                <FigureValue claim={claim} />
              </span>
              <span class="by">
                {claim.attribution && <SaidIn by={claim.attribution} sources={sources} />}
                {claim.developmentId !== null && <Headline developmentId={claim.developmentId} />}
              </span>
              {scale && <ClaimMark claim={claim} scale={scale} />}
            </li>
          ))}
        </ul>
        {scale && <Axis scale={scale} />}
      </div>
    </article>
  )
}

/** Where values stand in the width of the chart, in percent. */
interface Scale {
  lowest: number
  highest: number
  at(value: number): string
}

/** The scale of rival numbers of one unit. Null: there is nothing to compare. */
function scaleOf(claims: readonly Claim[]): Scale | null {
  const spans = claims.flatMap(({ value }) => {
    const span = spanOf(value)
    return span ? [span] : []
  })
  const units = new Set(claims.map(({ unit }) => unit))
  const ends = spans.flat()
  const [lowest, highest] = [Math.min(...ends), Math.max(...ends)]
  if (spans.length < 2 || spans.length < claims.length || units.size > 1 || lowest === highest) return null
  const scale = scaleLinear([lowest, highest], [8.3, 91.7])
  return { lowest, highest, at: (value) => `${Math.round(scale(value) * 100) / 100}%` }
}

function ClaimMark({ claim, scale }: { claim: Claim; scale: Scale }) {
  const [from, to] = spanOf(claim.value) ?? [scale.lowest, scale.lowest]
  const [low, high] = [scale.at(scale.lowest), scale.at(scale.highest)]
  return (
    <svg class="rivals" width="100%" height="34" aria-hidden="true" focusable="false">
      <line class="base" x1="0" x2="100%" y1="17" y2="17" />
      <line class="end" x1={low} x2={low} y1="0" y2="34" />
      <line class="end" x1={high} x2={high} y1="0" y2="34" />
      {from === to ? (
        <circle cx={scale.at(from)} cy="17" r="6" />
      ) : (
        <line class="range-mark" x1={scale.at(from)} x2={scale.at(to)} y1="17" y2="17" />
      )}
    </svg>
  )
}

function Axis({ scale: { lowest, highest, at } }: { scale: Scale }) {
  const { number } = useReading()
  return (
    <svg class="rivals axis-row" width="100%" height="18" aria-hidden="true" focusable="false">
      {[lowest, highest].map((end) => (
        <text x={at(end)} y="13" text-anchor="middle">
          {number(end)}
        </text>
      ))}
    </svg>
  )
}
