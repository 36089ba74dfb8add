import { fanOut, walkOn } from '@filrouge/delivery'
import { WakeUp } from '@filrouge/waiting'
import type { DataSource } from 'typeorm'
import type { CourierStatus } from './courier-status.js'

/** Events of a partition, and stories of a walk, in one step. Small steps let the others go on soon. */
const EVENTS = 500
const STORIES = 1_000
/** The longest rest between steps. A notice can be lost, and a walk gives no notice. */
const LONGEST_REST_MS = 500

/** Moves lanes to the events that were appended, and makes the lanes of new subscriptions. */
export class FanOutSession {
  private stopping = false
  private readonly rest = new WakeUp()

  constructor(
    private readonly dataSource: DataSource,
    private readonly status: CourierStatus,
    private readonly movedLanes: () => void,
  ) {}

  /** Call it when something was recorded. */
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
      this.status.lanesMoved(events)
      // New events go first. A walk goes on by one page.
      if (lanes > 0) this.movedLanes()
      const walked = await walkOn(this.dataSource, STORIES)
      if (walked) this.movedLanes()
      if (events === 0 && !walked) await this.rest.wait(LONGEST_REST_MS)
    }
  }
}
