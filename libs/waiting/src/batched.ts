interface Waiting<Value> {
  resolve(value: Value | undefined): void
  reject(error: unknown): void
}

/**
 * Look-ups by key that share questions: those that come while one is under way are asked together in the next. A question
 * begins after each of its look-ups was asked for, so no answer is older than its request.
 */
export class Batched<Key, Value> {
  private waiting = new Map<Key, Waiting<Value>[]>()
  private isAsking = false

  /** @param ask one question for several keys. Keys without a value are missing in its answer. */
  constructor(private readonly ask: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>) {}

  /** @throws what the question throws */
  get(key: Key): Promise<Value | undefined> {
    return new Promise((resolve, reject) => {
      const one = { resolve, reject }
      const own = this.waiting.get(key)
      if (own) own.push(one)
      else this.waiting.set(key, [one])
      if (!this.isAsking) void this.askAll()
    })
  }

  private async askAll(): Promise<void> {
    this.isAsking = true
    while (this.waiting.size > 0) {
      const asked = this.waiting
      this.waiting = new Map()
      try {
        const values = await this.ask([...asked.keys()])
        for (const [key, own] of asked) for (const { resolve } of own) resolve(values.get(key))
      } catch (error) {
        for (const own of asked.values()) for (const { reject } of own) reject(error)
      }
    }
    this.isAsking = false
  }
}
