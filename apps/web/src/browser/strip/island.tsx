import { signal } from '@preact/signals'
import { createRef, hydrate, type ComponentChildren } from 'preact'
import { viewAddress } from '../../address.js'
import { pageLanguageOf } from '../../language/index.js'
import { ReadingIn, readingOf, useReading, type Reading } from '../../language/reading.js'
import { typeset } from '../../language/typeset.js'
import type { Player } from '../../strip/controls.js'
import { dayOf } from '../../strip/days.js'
import { markY } from '../../strip/marks.js'
import { happenedStep, knownStep } from '../../strip/position.js'
import { Strip, type StripLife } from '../../strip/strip.js'
import { datedOf } from '../../strip/world.js'
import { visit } from '../visit.js'
import { BrushEnds, wholeSpan, withEnd, spanOf } from './brush.js'
import { cameBetween, seldom, type Steps } from './caption.js'
import { dragging } from './drag.js'
import type { StripModel } from './model.js'
import { stripPlayer } from './player.js'

/** The caption is said at most once in this time, milliseconds. */
const SAID_EVERY = 2_000

/** A strip that is alive. */
export interface LivingStrip {
  /** Points at a development from without. Null: at none. */
  light(developmentId: string | null): void
  /** Another view of the story is shown. */
  onShown(facts: StripModel['facts']['value']): void
}

/** Brings the strip to life in the element in which the service has rendered it. */
export function bringStripToLife(root: HTMLElement, model: StripModel): LivingStrip {
  const isAlive = signal(false)
  const language = signal(pageLanguage())
  const lit = signal<string | null>(null)
  const pointed = signal<number | null>(null)
  const focused = signal<'known' | 'happened' | null>(null)
  const captions = seldom(SAID_EVERY)
  const plot = createRef<HTMLDivElement>()
  const say = (control: Steps['control'], from: number, to: number) => captions.say({ control, from, to })
  const player = stripPlayer(model, say)

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
  const open = (developmentId: string) => openDevelopment(model, developmentId)
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
    onOpen: open,
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

  function Island() {
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
    })
    return <Strip facts={facts} layout={layout} position={position} life={isAlive.value ? life() : null} />
  }

  hydrate(
    <InLanguage language={language}>
      <Island />
    </InLanguage>,
    root,
  )
  // What is rendered first is what the service has rendered.
  isAlive.value = true
  return {
    light: (developmentId) => (lit.value = developmentId),
    onShown: (facts) => {
      language.value = pageLanguage()
      if (!model.onShown(facts)) player.stop()
    },
  }
}

const pageLanguage = () => pageLanguageOf(document.documentElement.lang) ?? 'en'

const InLanguage = ({
  language,
  children,
}: {
  language: { value: ReturnType<typeof pageLanguage> }
  children: ComponentChildren
}) => <ReadingIn value={readings(language.value)}>{children}</ReadingIn>

const cache = new Map<string, Reading>()
/** The same object for the same language: what depends on it is not made again. */
function readings(language: ReturnType<typeof pageLanguage>): Reading {
  const reading = cache.get(language) ?? readingOf(language)
  cache.set(language, reading)
  return reading
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

/** Goes to a development: on this page, else where the timeline has it. */
function openDevelopment({ layout, facts, travel }: StripModel, developmentId: string): void {
  if (document.getElementById(developmentId)) return void (location.hash = developmentId)
  const { kind } = layout.value
  const development =
    kind === 'marks'
      ? layout.value.kind === 'marks' &&
        layout.value.developments.find((one) => one.developmentId === developmentId)
      : undefined
  if (!development) return
  const { start, end } = datedOf(development)
  const from = Number.isFinite(start) ? dayOf(start) : undefined
  const to = Number.isFinite(end) ? dayOf(end - 1) : undefined
  const { storyId, query } = facts.value
  travel.begin()
  const address = viewAddress(storyId, query, { from, to, cursor: undefined })
  void visit(address, 'push').then((isShown) => isShown && (location.hash = developmentId))
}

/** What came with the last steps. */
function Caption({ model, steps, reading }: { model: StripModel; steps: Steps | null; reading: Reading }) {
  if (model.hasFailed.value) return <>{reading.t.strip.failed}</>
  const came = steps && cameBetween(model.layout.value, steps.control, [steps.from, steps.to], reading)
  return (
    came && (
      <>
        <b>{came.when}</b> {came.what}
      </>
    )
  )
}

/** Half of the widest tip, pixels. */
const HALF = 150

/** The headline of the knot that is pointed at. */
function Tip({ model, plot, knot }: { model: StripModel; plot: HTMLElement | null; knot: number | null }) {
  const layout = model.layout.value
  if (knot === null || !plot || layout.kind === 'columns') return null
  const [development, place] = [layout.developments[knot], layout.world.places[knot]]
  const drawing = plot.querySelector('.loom-svg')?.getBoundingClientRect()
  if (!development || !place || !drawing) return null
  const frame = plot.getBoundingClientRect()
  const left = Math.min(drawing.width - HALF, Math.max(HALF, (place.x / 100) * drawing.width))
  const top = drawing.top - frame.top + markY(layout, knot)
  const { value, lang } = development.headline
  return (
    <p class="tip" lang={lang} aria-hidden="true" style={{ left: `${left}px`, top: `${top}px` }}>
      {typeset(value, lang)}
    </p>
  )
}
