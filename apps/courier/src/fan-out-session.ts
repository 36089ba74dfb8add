import { fanOut, fanOutWork, walkOn } from '@filrouge/delivery'
import { WakeUp } from '@filrouge/waiting'
import type { DataSource } from 'typeorm'
import type { CourierStatus } from './courier-status.js'

/** Events of a partition, and stories of a walk, in one step. Small steps let the others go on soon. */
const EVENTS = 500
const STORIES = 1_000
/** The longest rest between steps. A notice can be lost, and a walk gives no notice. */
const LONGEST_REST_MS = 1_000
/**
 * The least time from one step to the next. A step has a fixed cost, so under load several batches of the recorder share
 * one. Without a subscription no event makes a lane, and nobody waits for a step.
 */
const STEP_MS = { subscribed: 5, unsubscribed: 250 }

/** Moves lanes to the events that were appended, and makes the lanes of new subscriptions. */
export class FanOutSession {
  private stopping = false
  private readonly rest = new WakeUp()
  /** The rest after a step. Only a stop ends it. */
  private readonly breath = new WakeUp()

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
    this.breath.call()
  }

  async run(): Promise<void> {
    while (!this.stopping) {
      const begun = performance.now()
      const { behind, walks, subscribed } = await fanOutWork(this.dataSource)
      // New events go first. A walk goes on by one page.
      const events = behind ? await this.fanOut() : 0
      const walked = walks && (await this.walkOn())
      const next = begun + (subscribed ? STEP_MS.subscribed : STEP_MS.unsubscribed)
      await this.breath.wait(Math.max(0, next - performance.now()))
      if (events === 0 && !walked) await this.rest.wait(LONGEST_REST_MS)
    }
  }

  /** @returns the number of events */
  private async fanOut(): Promise<number> {
    const { events, lanes } = await fanOut(this.dataSource, EVENTS)
    this.status.lanesMoved(events)
    if (lanes > 0) this.movedLanes()
    return events
  }

  private async walkOn(): Promise<boolean> {
    const walked = await walkOn(this.dataSource, STORIES)
    if (walked) this.movedLanes()
    return walked
  }
}
