import type { Logger } from '@filrouge/runtime'
import { WakeUp } from '@filrouge/waiting'

/** Events a step, so that none takes long. */
const STEP = 200
/** How much longer it rests than it worked while appends come in: they come first. */
const REST_FACTOR = 4
const SHORTEST_REST_MS = 100
/** Between steps while none come. */
const BREATH_MS = 5
/** It looks by itself now and then, since a notice can be lost. */
const LONGEST_REST_MS = 2_000

/** Makes the words that searches find developments by, after the appends, at leisure. */
export class WordsLoop {
  private running: Promise<void> | null = null
  private stopped = false
  /** Between steps. Nothing but the end ends it: appends come first. */
  private readonly breath = new WakeUp()
  /** Where there is nothing to do. */
  private readonly idle = new WakeUp()

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
    this.idle.call()
  }

  /** Finishes the step in hand. */
  async stop(): Promise<void> {
    this.stopped = true
    this.breath.call()
    this.idle.call()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const begun = performance.now()
      const worked = await this.step()
      const long = Math.max((performance.now() - begun) * REST_FACTOR, SHORTEST_REST_MS)
      await this.breath.wait(worked && !this.idle.isCalled ? BREATH_MS : long)
      await this.idle.wait(worked ? 0 : LONGEST_REST_MS)
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
}
