import type { ComponentChildren, TargetedInputEvent } from 'preact'
import { useReading } from '../language/reading.js'
import { Icon } from '../document/icon.js'
import type { StripLayout } from './layout.js'
import { happenedStep, knownStep, stopAt, type Position } from './position.js'

/** The order in which a story plays. */
export type PlayOrder = 'learned' | 'happened'
export const SPEEDS = [1, 2, 5] as const
export type Speed = (typeof SPEEDS)[number]

/** What the controls do in the browser, and what they show. */
export interface Player {
  isPlaying: boolean
  order: PlayOrder
  speed: Speed
  isBrushing: boolean
  caption: ComponentChildren
  /** Moves one of the controls to a step. */
  move(control: 'known' | 'happened', step: number): void
  focus(control: 'known' | 'happened' | null): void
  /** A key or a finger was lifted: the next move is a new entry in the history of the browser. */
  release(): void
  play(): void
  step(by: -1 | 1): void
  setOrder(order: PlayOrder): void
  setSpeed(speed: Speed): void
  brush(): void
}

interface ControlProps {
  layout: StripLayout
  position: Position
  /** Null: on the server. */
  player: Player | null
}

/** *Happened by* and *known at*: one step for each date and each moment. */
export function Ranges({ layout, position, player }: ControlProps) {
  const { t } = useReading()
  const known = knownStep(layout, position)
  const happened = happenedStep(layout, position)
  const { happenedWords, knownWords } = useStepWords(layout, position)
  return (
    <>
      <Range
        control="happened"
        label={t.strip.happenedBy}
        max={layout.stops.length}
        step={happened}
        words={happenedWords}
        player={player}
      />
      <Range
        control="known"
        label={t.strip.knownAt}
        max={layout.overview.moments.length}
        step={known}
        words={knownWords}
        player={player}
      />
    </>
  )
}

interface RangeProps {
  control: 'known' | 'happened'
  label: string
  max: number
  step: number
  words: string
  player: Player | null
}

const Range = ({ control, label, max, step, words, player }: RangeProps) => (
  <input
    class={`range ${control} js-only`}
    id={control === 'known' ? '_known-at' : '_happened-by'}
    type="range"
    aria-label={label}
    min={0}
    max={max}
    step={1}
    value={step}
    aria-valuetext={words}
    {...(player && {
      onInput: ({ currentTarget }: TargetedInputEvent<HTMLInputElement>) =>
        player.move(control, currentTarget.valueAsNumber),
      onKeyUp: () => player.release(),
      onFocus: () => player.focus(control),
      onBlur: () => player.focus(null),
    })}
  />
)

/** What the controls stand at, in words. */
export function useStepWords(layout: StripLayout, position: Position) {
  const { t, time, shortTime, date } = useReading()
  const moment = layout.overview.moments[knownStep(layout, position)]
  const stop = stopAt(layout, happenedStep(layout, position))
  return {
    knownWords: moment
      ? t.strip.moment(time(moment.knownAt), position.version ?? moment.version)
      : t.strip.now,
    knownShort: moment ? shortTime(moment.knownAt, null) : t.strip.now,
    happenedWords: stop ? date(stop.edtf) : t.strip.anyDate,
    happenedShort: stop ? t.strip.upTo(date(stop.edtf)) : t.strip.anyDate,
  }
}

/** Plays the story. It never begins by itself. */
export function PlayerControls({ layout, player }: Pick<ControlProps, 'player' | 'layout'>) {
  const { strip: words } = useReading().t
  const isPlaying = player?.isPlaying ?? false
  return (
    <div class="player js-only" role="group" aria-label={words.play}>
      <button type="button" class="btn play" aria-pressed={isPlaying} onClick={player?.play}>
        <Icon id={isPlaying ? 'u-pause' : 'u-play'} />
        <span>{words.play}</span>
      </button>
      <StepButton icon="u-prev" words={words.previous} onClick={() => player?.step(-1)} />
      <StepButton icon="u-next" words={words.next} onClick={() => player?.step(1)} />
      <label class="sel">
        <span class="vh">{words.order}</span>
        <select
          onChange={({ currentTarget }) =>
            player?.setOrder(currentTarget.value === 'happened' ? 'happened' : 'learned')
          }
        >
          <option value="learned" selected={player?.order !== 'happened'}>
            {words.asLearned}
          </option>
          <option value="happened" selected={player?.order === 'happened'}>
            {words.asHappened}
          </option>
        </select>
      </label>
      <label class="sel">
        <span class="vh">{words.speed}</span>
        <select
          onChange={({ currentTarget }) =>
            player?.setSpeed(SPEEDS.find((speed) => String(speed) === currentTarget.value) ?? 1)
          }
        >
          {SPEEDS.map((speed) => (
            <option value={speed} selected={(player?.speed ?? 1) === speed}>
              {speed}×
            </option>
          ))}
        </select>
      </label>
      {layout.axis.stretches.length > 0 && (
        <button type="button" class="textbtn" onClick={player?.brush}>
          {player?.isBrushing ? words.allDates : words.chooseDates}
        </button>
      )}
    </div>
  )
}

const StepButton = ({ icon, words, onClick }: { icon: string; words: string; onClick(): void }) => (
  <button type="button" class="btn icon-btn" aria-label={words} onClick={onClick}>
    <Icon id={icon} />
  </button>
)
