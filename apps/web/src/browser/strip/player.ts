import { signal, type Signal } from '@preact/signals'
import type { PlayOrder, Speed } from '../../strip/controls.js'
import { happenedStep, knownStep } from '../../strip/position.js'
import { readAhead } from '../read-page.js'
import type { StripModel } from './model.js'

/** Plays the story by moving one of the controls. */
export interface StripPlayer {
  isPlaying: Signal<boolean>
  order: Signal<PlayOrder>
  speed: Signal<Speed>
  /** Begins, or stops. At the end it begins from the start. */
  toggle(): void
  /** Goes one step. */
  step(by: -1 | 1): void
  stop(): void
}

/** A step at speed 1, milliseconds. */
const STEP = 1_600

/** @param onStep the control has moved from one step to another */
export function stripPlayer(
  model: StripModel,
  onStep: (control: 'known' | 'happened', from: number, to: number) => void,
): StripPlayer {
  const isPlaying = signal(false)
  const order = signal<PlayOrder>('learned')
  const speed = signal<Speed>(1)
  let turn = 0

  const control = () => (order.value === 'learned' ? 'known' : 'happened')
  const at = () => {
    const [layout, position] = [model.layout.value, model.position.value]
    return control() === 'known'
      ? { step: knownStep(layout, position), last: layout.overview.moments.length }
      : { step: happenedStep(layout, position), last: layout.stops.length }
  }

  /** @returns false where the view could not be shown */
  function move(to: number): Promise<boolean> {
    onStep(control(), at().step, to)
    model.place(control(), to)
    return model.travel.go(model.addressAt(control(), to))
  }

  async function play(): Promise<void> {
    const mine = (turn += 1)
    const isOn = () => isPlaying.value && turn === mine
    isPlaying.value = true
    model.travel.begin()
    if (at().step >= at().last && !(await move(0))) return stop()
    while (isOn() && at().step < at().last) {
      const next = at().step + 1
      readAhead(model.addressAt(control(), next))
      await pause(STEP / speed.value)
      if (!isOn()) return
      if (!(await move(next)) && isOn()) return stop()
    }
    if (isOn()) stop()
  }

  function stop(): void {
    isPlaying.value = false
  }

  return {
    isPlaying,
    order,
    speed,
    toggle: () => (isPlaying.value ? stop() : void play()),
    step: (by) => {
      stop()
      const { step, last } = at()
      const to = Math.min(last, Math.max(0, step + by))
      if (to === step) return
      model.travel.begin()
      onStep(control(), step, to)
      model.place(control(), to)
      model.follow()
    },
    stop,
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
