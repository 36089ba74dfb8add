import type { NewRecord, SendingListener } from './log.js'

/** Tells listeners which records are being sent. */
export class Sending {
  private readonly listeners = new Set<SendingListener>()

  /** @returns a function that ends it */
  on(listener: SendingListener): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  tell(records: readonly NewRecord[]): void {
    for (const listener of this.listeners) listener(records)
  }
}
