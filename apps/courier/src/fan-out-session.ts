import { fanOut, walkOn } from '@filrouge/delivery'
import { WakeUp } from '@filrouge/waiting'
import type { DataSource } from 'typeorm'
import type { CourierStatus } from './courier-status.js'

/** Events of a partition, and stories of a walk, in one step: so that none holds others for long. */
const EVENTS = 500
const STORIES = 1_000
/** It looks by itself now and then, since a notice can be lost, and a walk gives none. */
const LONGEST_REST_MS = 500

/** Tells lanes of what was appended, and makes those where subscriptions start. */
export class FanOutSession {
  private stopping = false
  private readonly rest = new WakeUp()

  constructor(
    private readonly dataSource: DataSource,
    private readonly status: CourierStatus,
    private readonly told: () => void,
  ) {}

  /** Something was recorded. */
  wake(): void {
    this.rest.call()
  }

  stop(): void {
    this.stopping = true
    this.rest.call()
  }

  async run(): Promise<void> {
    while (!this.stopping) {
      const { events, lanes } = await fanOut(this.dataSource, EVENTS)
      this.status.told(events)
      // What is appended goes first; a walk goes on a page at a time.
      if (lanes > 0) this.told()
      const walked = await walkOn(this.dataSource, STORIES)
      if (walked) this.told()
      if (events === 0 && !walked) await this.rest.wait(LONGEST_REST_MS)
    }
  }
}
