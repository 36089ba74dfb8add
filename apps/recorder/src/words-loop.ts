import type { Logger } from '@filrouge/runtime'
import { WakeUp } from '@filrouge/waiting'

/** Events in one step. A step is short. */
const STEP = 200
/** While appends come in, a rest is this much longer than the work before it. Appends go first. */
const REST_FACTOR = 4
const SHORTEST_REST_MS = 100
/** The rest between steps while no appends come in. */
const BREATH_MS = 5
/** The longest rest. A notice can be lost. */
const LONGEST_REST_MS = 10_000

/** Makes the search words of developments after their appends, at low priority. */
export class WordsLoop {
  private running: Promise<void> | null = null
  private stopped = false
  /** The rest between steps. Only a stop ends it, because appends go first. */
  private readonly breath = new WakeUp()
  /** The rest while there is no work. */
  private readonly idle = new WakeUp()

  /** @param make makes the words of at most this many events, and returns whether there was work */
  constructor(
    private readonly make: (most: number) => Promise<boolean>,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.running = this.run()
  }

  /** Call it when something was recorded. */
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
