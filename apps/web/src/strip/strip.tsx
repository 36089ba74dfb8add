import type { ComponentChildren } from 'preact'
import { useReading } from '../language/reading.js'
import { PlayerControls, Ranges, useStepWords, type Player } from './controls.js'
import { layoutOf, type StripLayout } from './layout.js'
import { Legend } from './legend.js'
import { Plot, type PlotLife } from './plot.js'
import type { Position } from './position.js'
import { sentenceOf } from './sentence.js'
import { countOf } from './overview.js'
import { positionOf, type StripFacts } from './view.js'

/** What the browser adds to the strip. */
export interface StripLife {
  plot: PlotLife
  player: Player
  /** The moments within a day, where the record shows its days only. */
  within: ComponentChildren
}

interface StripProps {
  facts: StripFacts
  layout: StripLayout
  position: Position
  /** Null: on the server. */
  life: StripLife | null
}

/** What a strip shows: what happened above, when it was learned below, and the controls of both times. */
export function Strip({ facts, layout, position, life }: StripProps) {
  const reading = useReading()
  const { strip: words } = reading.t
  const { happenedShort, knownShort } = useStepWords(layout, position)
  // A strip of no developments shows nothing, and its controls would lead nowhere. The timeline says that nothing is recorded.
  if (countOf(layout.overview) === 0) return null
  const sentence = sentenceOf(layout.overview, layout.kind === 'marks' ? layout.world : null, reading)
  return (
    <>
      <p class="strip-says" id="_strip-says">
        {layout.overview.version > facts.overview.version ? words.byNow(sentence) : sentence}
      </p>
      <Plot
        layout={layout}
        position={position}
        facts={facts}
        life={life?.plot ?? null}
        labelledBy="_strip-says"
      >
        <AxisName name="happened" words={words.happened} value={happenedShort} />
        <AxisName name="knownx" words={words.learnedAxis} value={knownShort} />
        <Ranges layout={layout} position={position} player={life?.player ?? null} />
      </Plot>
      <PlayerControls layout={layout} player={life?.player ?? null} />
      {life?.within}
      <p class="caption" aria-live="polite">
        {life?.player.caption}
      </p>
      <Legend kind={layout.kind} />
    </>
  )
}

const AxisName = ({ name, words, value }: { name: string; words: string; value: string }) => (
  <p class={`axis-name ${name}`}>
    <b>{words}</b> <output class="axis-val">{value}</output>
  </p>
)

/** The strip as the service renders it, with its data for the browser. It stays in its place while other views are shown. */
export function StripSection({ facts }: { facts: StripFacts }) {
  const { t } = useReading()
  return (
    <section class="instrument row" aria-label={t.travel.through} data-keep="">
      <script
        type="application/json"
        dangerouslySetInnerHTML={{ __html: JSON.stringify(facts).replaceAll('<', '\\u003c') }}
      />
      <div class="rail" />
      <div class="wide loom">
        <Strip facts={facts} layout={layoutOf(facts.overview)} position={positionOf(facts)} life={null} />
      </div>
    </section>
  )
}
