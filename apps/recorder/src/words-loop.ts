import type { Logger } from '@filrouge/runtime'

/** Events a step, so that none takes long. */
const STEP = 200
/** How much longer it rests than it worked while appends come in: they come first. */
const REST = 4
const SHORTEST_REST_MS = 100
/** Between steps while none come. */
const BREATH_MS = 5
/** It looks by itself now and then, since a notice can be lost. */
const LONGEST_REST_MS = 2_000

/** Makes the words that searches find developments by, after the appends, at leisure. */
export class WordsLoop {
  private running: Promise<void> | null = null
  private stopped = false
  private woken = false
  private idle = false
  private endRest: () => void = () => undefined

  /** @param make makes those of at most so many events; whether there was anything to do */
  constructor(
    private readonly make: (most: number) => Promise<boolean>,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.running = this.run()
  }

  /** Something was recorded. */
  wake(): void {
    this.woken = true
    if (this.idle) this.endRest()
  }

  /** Finishes the step in hand. */
  async stop(): Promise<void> {
    this.stopped = true
    this.endRest()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.woken = false
      const begun = performance.now()
      const worked = await this.step()
      const long = Math.max((performance.now() - begun) * REST, SHORTEST_REST_MS)
      await this.rest(worked && !this.woken ? BREATH_MS : long)
      this.idle = true
      if (!worked && !this.woken) await this.rest(LONGEST_REST_MS)
      this.idle = false
    }
  }

  private async step(): Promise<boolean> {
    try {
      return await this.make(STEP)
    } catch (error) {
      this.logger.debug({ err: error }, 'the words of developments could not be made; trying again')
      return false
    }
  }

  private async rest(ms: number): Promise<void> {
    if (this.stopped) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.endRest = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
