/** Wakes all waiting functions when something has changed. Each of them then checks its own condition. */
export class Bell {
  private waiting: (() => void)[] = []

  heard(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  ring(): void {
    for (const wake of this.waiting.splice(0)) wake()
  }
}
