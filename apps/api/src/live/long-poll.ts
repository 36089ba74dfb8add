import type { Caller } from '@filrouge/access'
import { WakeUp } from '@filrouge/waiting'
import type { StreamRequest } from '../http/stream-request.js'
import type { SharedEvent } from './shared-event.js'
import type { Watcher } from './watchers.js'

/** A request that waits for the next event that its caller may read. */
export class LongPoll implements Watcher {
  readonly storyId = null
  readonly caller: Caller
  readonly keyId: string | null
  private readonly wakeUp = new WakeUp()
  private isOver = false

  constructor({ caller, keyId, gone }: StreamRequest) {
    this.caller = caller
    this.keyId = keyId
    if (gone.aborted) this.stop()
    gone.addEventListener('abort', () => this.stop(), { once: true })
  }

  take(event: SharedEvent): void {
    if (event.seenBy(this.caller) !== 'hidden') this.wakeUp.call()
  }

  loseKey(): void {
    this.wakeUp.call()
  }

  /** The request is answered now: the service stops, or the client has left. */
  stop(): void {
    this.isOver = true
    this.wakeUp.call()
  }

  /** Waits for an event that the caller may read. @param until a time in ms. @returns false: the wait is over */
  async isWorthALook(until: number): Promise<boolean> {
    const left = until - Date.now()
    if (this.isOver || left <= 0) return false
    await this.wakeUp.wait(left)
    return !this.isOver
  }
}
