import { signal } from '@preact/signals'
import { createRef, hydrate, render } from 'preact'
import type { PageLanguage } from '../../language/index.js'
import { useReading, type Reading } from '../../language/reading.js'
import type { Player } from '../../strip/controls.js'
import { happenedStep, knownStep } from '../../strip/position.js'
import { Strip, type StripLife } from '../../strip/strip.js'
import { BrushEnds, spanOf, wholeSpan, withEnd } from './brush.js'
import { seldom, type Steps } from './caption.js'
import { dragging } from './drag.js'
import type { StripModel } from './model.js'
import { openDevelopment } from './open-development.js'
import { pageLanguage } from '../page-language.js'
import { InLanguage } from './in-language.js'
import { stripPlayer } from './player.js'
import { momentsWithin, Within } from './within.js'
import { Caption, Tip } from './words.js'

/** The caption is said at most once in this time, milliseconds. */
const SAID_EVERY = 2_000

/** A strip that is alive. */
export interface LivingStrip {
  /** Points at a development from without. Null: at none. */
  light(developmentId: string | null): void
  /** Another view of the story is shown. */
  onShown(facts: StripModel['facts']['value']): void
}

/** Brings the strip to life in the element in which the service has rendered it, in a language. */
export function bringStripToLife(
  root: HTMLElement,
  model: StripModel,
  renderedIn: PageLanguage,
): LivingStrip {
  const language = signal(renderedIn)
  const lit = signal<string | null>(null)
  const pointed = signal<number | null>(null)
  const focused = signal<'known' | 'happened' | null>(null)
  const captions = seldom(SAID_EVERY)
  const plot = createRef<HTMLDivElement>()
  const say = (control: Steps['control'], from: number, to: number) => captions.say({ control, from, to })
  const player = stripPlayer(model, say)
  const within = momentsWithin(model)

  const stepOf = (control: Steps['control']) =>
    (control === 'known' ? knownStep : happenedStep)(model.layout.value, model.position.value)
  const move: Player['move'] = (control, to) => {
    const from = stepOf(control)
    if (from === to) return
    player.stop()
    say(control, from, to)
    model.place(control, to)
    model.follow()
  }
  const pointer = dragging({
    model,
    drawing: () => plot.current?.querySelector('.loom-svg') ?? null,
    onMove: (control, step) => {
      if (step === stepOf(control)) return
      say(control, stepOf(control), step)
      model.place(control, step)
    },
    onTake: player.stop,
    onPoint: (knot) => (pointed.value = knot),
    onOpen: (developmentId) => openDevelopment(model, developmentId),
  })

  const controls = (reading: Reading): Player => ({
    isPlaying: player.isPlaying.value,
    order: player.order.value,
    speed: player.speed.value,
    isBrushing: model.position.value.brush !== null,
    caption: <Caption model={model} steps={captions.said.value} reading={reading} />,
    move,
    focus: (control) => (focused.value = control),
    release: model.travel.begin,
    play: player.toggle,
    step: player.step,
    setOrder: (order) => {
      player.stop()
      player.order.value = order
    },
    setSpeed: (speed) => (player.speed.value = speed),
    brush: () => toggleBrush(model, root),
  })

  function Island({ isAlive }: { isAlive: boolean }) {
    const reading = useReading()
    const [facts, layout, position] = [model.facts.value, model.layout.value, model.position.value]
    const development =
      layout.kind === 'marks' && pointed.value !== null ? layout.developments[pointed.value] : undefined
    const life = (): StripLife => ({
      plot: {
        plot,
        lit: development?.developmentId ?? lit.value,
        focused: focused.value,
        pointer,
        brushEnds: (
          <BrushEnds
            layout={layout}
            position={position}
            move={(end, time) => {
              const span = spanOf(layout, position)
              if (!span) return
              model.brush(withEnd(span, end, time))
              model.follow()
            }}
            release={model.travel.begin}
            clear={() => toggleBrush(model, root)}
          />
        ),
        over: <Tip model={model} plot={plot.current} knot={pointed.value} />,
      },
      player: controls(reading),
      within: <Within model={model} moments={within} />,
    })
    return <Strip facts={facts} layout={layout} position={position} life={isAlive ? life() : null} />
  }

  const island = (isAlive: boolean) => (
    <InLanguage language={language}>
      <Island isAlive={isAlive} />
    </InLanguage>
  )
  // What is rendered first is what the service has rendered. Both at once: an event that wakes the strip is on its way.
  hydrate(island(false), root)
  render(island(true), root)
  return {
    light: (developmentId) => (lit.value = developmentId),
    onShown: (facts) => {
      language.value = pageLanguage()
      if (!model.onShown(facts)) player.stop()
    },
  }
}

/** Begins the brush with all dates, or ends it. */
function toggleBrush(model: StripModel, root: HTMLElement): void {
  model.travel.begin()
  const isOn = model.position.value.brush !== null
  const whole = wholeSpan(model.layout.value)
  model.brush(isOn ? null : whole)
  model.follow()
  requestAnimationFrame(() =>
    root.querySelector<HTMLElement | SVGElement>(isOn ? '.player .textbtn' : '.brush-end')?.focus(),
  )
}
