/** Rests that can be ended: one at a time. What wakes it while it works counts for the rest that follows. */
export class Rest {
  private woken = false
  private end: () => void = () => undefined

  /** Whether something has woken it since the last rest. */
  get isWoken(): boolean {
    return this.woken
  }

  wake(): void {
    this.woken = true
    this.end()
  }

  /** Resolves after `ms`, or as soon as something wakes it; at once where something has since the last rest. */
  async take(ms: number): Promise<void> {
    if (!this.woken)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.end = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    this.end = () => undefined
    this.woken = false
  }
}
