import { describe, expect, test, vi } from 'vitest'
import type { Followed, RecordedEvent } from '@filrouge/client'
import { Player, type Pace } from './player.js'

/** What the test lets the service do: give the next event of the stream that is open. */
class Stage {
  /** The streams that were opened: after which event, and at which pace. */
  readonly opened: [cursor: string | null, pace: Pace][] = []
  closed = 0
  /** Called when a stream is closed. */
  whenClosed: () => void = () => undefined
  private give: (() => void) | null = null

  constructor(private readonly last: number) {}

  readonly play = (cursor: string | null, pace: Pace): AsyncGenerator<Followed> => {
    this.opened.push([cursor, pace])
    const left = new AbortController()
    const events = this.stream(Number(cursor ?? 0), pace, left.signal)
    const end = events.return.bind(events)
    events.return = (value) => {
      left.abort()
      return end(value)
    }
    return events
  }

  /** The pause before the next event is over. */
  async cue(): Promise<void> {
    await this.waits()
    this.give?.()
  }

  /** Resolves once the player waits for the pause of the next event. */
  async waits(): Promise<void> {
    await vi.waitFor(() => expect(this.give).not.toBe(null))
  }

  private async *stream(after: number, pace: Pace, left: AbortSignal): AsyncGenerator<Followed> {
    try {
      for (let version = after + 1; version <= this.last; version++) {
        if (pace === 'in time')
          await new Promise<void>((resolve) => {
            this.give = resolve
            left.addEventListener('abort', () => resolve())
          })
        this.give = null
        if (left.aborted) return
        yield { event: event(version), cursor: String(version) }
      }
    } finally {
      this.closed += 1
      this.whenClosed()
    }
  }
}

/** Only its version matters here. */
const event = (version: number): RecordedEvent => ({
  id: `strait/${version}`,
  storyId: 'strait',
  version,
  type: 'StoryClosed',
  data: {},
  dataHash: '',
  salt: '',
  recordedAt: '',
  learnedAt: null,
  appendId: '',
  recordedBy: '',
  previousHash: '',
  hash: '',
  position: { partition: 0, offset: 0, index: 0 },
})

function playing(last: number) {
  const stage = new Stage(last)
  const stop = new AbortController()
  const player = new Player(stage.play, stop.signal)
  const seen: number[] = []
  const ended = (async () => {
    for await (const { event } of player.events()) seen.push(event.version)
  })()
  // A test that does not expect an error awaits it.
  ended.catch(() => undefined)
  const has = (...versions: number[]) => vi.waitFor(() => expect(seen).toEqual(versions))
  return { stage, stop, player, seen, ended, has }
}

test('events come in time, over one stream, to the end', async () => {
  const { stage, ended, seen } = playing(3)
  for (let i = 0; i < 3; i++) await stage.cue()
  await ended
  expect(seen).toEqual([1, 2, 3])
  expect(stage).toMatchObject({ opened: [[null, 'in time']], closed: 1 })
})

describe('space', () => {
  test('pauses: the stream is closed, and resumed after the last event', async () => {
    const { stage, player, ended, has } = playing(2)
    await stage.cue()
    await has(1)
    await stage.waits()
    player.toggle()
    expect(player.isPaused).toBe(true)
    await vi.waitFor(() => expect(stage.closed).toBe(1))
    expect(stage.opened).toEqual([[null, 'in time']])
    player.toggle()
    await stage.cue()
    await has(1, 2)
    await ended
    expect(stage.opened).toEqual([
      [null, 'in time'],
      ['1', 'in time'],
    ])
  })

  test('twice at once changes nothing', async () => {
    const { stage, player, ended, has } = playing(1)
    await stage.waits()
    player.toggle()
    player.toggle()
    await stage.cue()
    await has(1)
    await ended
    expect(stage.opened).toEqual([[null, 'in time']])
  })

  test('does not lose an event that comes at the same moment', async () => {
    const { stage, player, has } = playing(2)
    await stage.waits()
    await stage.cue()
    player.toggle()
    await has(1)
    expect(player.isPaused).toBe(true)
  })
})

describe('→', () => {
  test('gives the next event at once, and then it plays on in time', async () => {
    const { stage, player, ended, has } = playing(3)
    await stage.waits()
    player.step()
    await has(1)
    await stage.cue()
    await has(1, 2)
    await stage.cue()
    await ended
    expect(stage.opened).toEqual([
      [null, 'in time'],
      [null, 'at once'],
      ['1', 'in time'],
    ])
  })

  test('steps through a paused replay, as often as it is pressed', async () => {
    const { stage, player, ended, has, seen } = playing(4)
    player.toggle()
    player.step()
    await has(1)
    player.step()
    player.step()
    await has(1, 2, 3)
    expect(player.isPaused).toBe(true)
    player.step()
    player.step()
    await ended
    expect(seen).toEqual([1, 2, 3, 4])
    for (const [, pace] of stage.opened.slice(1)) expect(pace).toBe('at once')
  })
})

test('→ that is pressed while a stream is being closed is not lost', async () => {
  const { stage, player, has } = playing(3)
  await stage.waits()
  player.toggle()
  await vi.waitFor(() => expect(stage.closed).toBe(1))
  player.step()
  stage.whenClosed = () => {
    stage.whenClosed = () => undefined
    player.step()
  }
  await has(1, 2)
})

describe('the replay ends', () => {
  test('with q, while it plays', async () => {
    const { stage, player, ended, seen } = playing(2)
    await stage.waits()
    player.quit()
    await ended
    expect({ seen, closed: stage.closed }).toEqual({ seen: [], closed: 1 })
  })

  test('with q, while it is paused', async () => {
    const { stage, player, ended } = playing(2)
    await stage.waits()
    player.toggle()
    await vi.waitFor(() => expect(stage.closed).toBe(1))
    player.quit()
    player.toggle()
    await ended
  })

  test('with the reason of the signal, while it is paused', async () => {
    const { stage, stop, player, ended } = playing(2)
    await stage.waits()
    player.toggle()
    await vi.waitFor(() => expect(stage.closed).toBe(1))
    stop.abort(new Error('interrupted'))
    await expect(ended).rejects.toThrow('interrupted')
  })

  test('with what its stream throws', async () => {
    const play = async function* (): AsyncGenerator<Followed> {
      yield* []
      throw new Error('forbidden')
    }
    const player = new Player(play, new AbortController().signal)
    await expect(player.events().next()).rejects.toThrow('forbidden')
  })
})
