/**
 * What one answer may cost, in steps. A step is about 4 ns of what is counted here, so that an answer takes about 2 ms;
 * a pattern takes one for each instruction and character, which a pattern made to be slow draws out to 0.1 s.
 */
export const BUDGET = 500_000

/** What is left of an answer's cost. One that has been overspent stays so, whatever `||` makes of the error. */
export class Budget {
  private left = BUDGET

  /** Before each answer. */
  startOver(): void {
    this.left = BUDGET
  }

  get isOverspent(): boolean {
    return this.left < 0
  }

  /** @throws once it is overspent */
  spend(steps: number): void {
    this.left -= steps
    if (this.left < 0) throw new Error(TOO_MUCH)
  }
}

export const TOO_MUCH = 'it looks through more than a filter may for one event'
