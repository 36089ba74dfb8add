import { forgetAttempts, forgetSecrets, tidyUp } from '@filrouge/delivery'
import { WakeUp } from '@filrouge/waiting'
import type { DataSource } from 'typeorm'

const EVERY_MS = 1_000
/** Rows of attempts are kept this long. */
const KEPT_MS = 7 * 24 * 3_600_000
const FORGET_EVERY_MS = 60_000
const FORGET_AT_ONCE = 5_000

/** Maintenance: frees the lanes of dead couriers, adds new partitions, and deletes old attempts and secrets. */
export class MaintenanceSession {
  private stopping = false
  private forgottenAt = 0
  private readonly rest = new WakeUp()

  /** @param freed called when lanes are free again */
  constructor(
    private readonly dataSource: DataSource,
    private readonly freed: () => void,
  ) {}

  stop(): void {
    this.stopping = true
    this.rest.call()
  }

  async run(): Promise<void> {
    while (!this.stopping) {
      if ((await tidyUp(this.dataSource)) > 0) this.freed()
      if (Date.now() - this.forgottenAt >= FORGET_EVERY_MS) await this.forget()
      await this.rest.wait(EVERY_MS)
    }
  }

  private async forget(): Promise<void> {
    const before = new Date(Date.now() - KEPT_MS)
    const gone = await forgetAttempts(this.dataSource, before, FORGET_AT_ONCE)
    // A full batch means that there may be more.
    if (gone === FORGET_AT_ONCE) return
    await forgetSecrets(this.dataSource)
    this.forgottenAt = Date.now()
  }
}
