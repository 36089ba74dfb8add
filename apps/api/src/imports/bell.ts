/** Wakes whoever waits for something to change: each then looks for itself. */
export class Bell {
  private waiting: (() => void)[] = []

  heard(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  ring(): void {
    for (const wake of this.waiting.splice(0)) wake()
  }
}
