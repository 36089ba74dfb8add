import type { Followed } from '@filrouge/client'

/** How the next event comes: after its pause, or as soon as it is asked for. */
export type Pace = 'in time' | 'at once'

/** Plays a story from after an event on; null: from its first one. The pauses are the service's. */
export type Play = (cursor: string | null, pace: Pace) => AsyncGenerator<Followed>

/**
 * A replay that can be paused and stepped. A pause closes the connection; the replay then goes on by the cursor of its last
 * event.
 */
export class Player {
  private mode: 'playing' | 'paused' | 'over' = 'playing'
  /** How many events were asked for at once and are not here yet. */
  private steps = 0
  private cursor: string | null = null
  private stream: { pace: Pace; events: AsyncGenerator<Followed> } | null = null
  /** Ends the wait under way. */
  private wake: () => void = () => undefined

  /** @param signal ends the replay, which then throws its reason */
  constructor(
    private readonly play: Play,
    private readonly signal: AbortSignal,
  ) {}

  get isPaused(): boolean {
    return this.mode === 'paused'
  }

  /** Pauses, or plays on. */
  toggle(): void {
    if (this.mode !== 'over') this.mode = this.mode === 'paused' ? 'playing' : 'paused'
    this.wake()
  }

  /** Gives the next event at once. */
  step(): void {
    this.steps += 1
    this.wake()
  }

  /** Ends the replay. */
  quit(): void {
    this.mode = 'over'
    this.wake()
  }

  /** The events, each once. @throws what `play` throws, and the reason of the signal */
  async *events(): AsyncGenerator<Followed> {
    const end = () => this.wake()
    this.signal.addEventListener('abort', end)
    try {
      while (this.mode !== 'over') {
        this.signal.throwIfAborted()
        const next = await this.next()
        if (next?.done) return
        if (!next) continue
        this.cursor = next.value.cursor
        this.steps = Math.max(0, this.steps - 1)
        yield next.value
      }
    } finally {
      this.signal.removeEventListener('abort', end)
      await this.close()
    }
  }

  /** How the next event should come now. Null: it should not come. */
  private pace(): Pace | null {
    if (this.mode === 'over') return null
    if (this.steps > 0) return 'at once'
    return this.mode === 'playing' ? 'in time' : null
  }

  /** The next event, or null if a key changed first how it should come. */
  private async next(): Promise<IteratorResult<Followed> | null> {
    const pace = this.pace()
    if (this.stream?.pace !== pace) await this.close()
    if (pace === null) {
      if (this.isPaused && this.steps === 0 && !this.signal.aborted) await this.woken()
      return null
    }
    this.stream ??= { pace, events: this.play(this.cursor, pace) }
    const next = this.stream.events.next()
    for (;;) {
      const woken = this.woken()
      if (this.pace() !== pace) break
      const first = await Promise.race([next, woken])
      if (first) return first
    }
    // An event that had come by then is not lost.
    const [last] = await Promise.all([next, this.close()])
    return last.done ? null : last
  }

  private woken(): Promise<null> {
    return new Promise((resolve) => (this.wake = () => resolve(null)))
  }

  private async close(): Promise<void> {
    const { stream } = this
    this.stream = null
    await stream?.events.return(undefined)
  }
}
