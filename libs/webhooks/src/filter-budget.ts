/**
 * The budget of one answer, in steps. A step takes about 4 ns, so an answer takes at most about 2 ms. A pattern takes a
 * step for each instruction and character. A pattern made to be slow can take 0.1 s.
 */
export const BUDGET = 500_000

/** The rest of an answer's budget. An overspent budget stays overspent, even if `||` hides the error. */
export class Budget {
  private left = BUDGET

  /** Called before each answer. */
  startOver(): void {
    this.left = BUDGET
  }

  get isOverspent(): boolean {
    return this.left < 0
  }

  /** @throws if the budget is overspent */
  spend(steps: number): void {
    this.left -= steps
    if (this.left < 0) throw new Error(TOO_MUCH)
  }
}

export const TOO_MUCH = 'it looks through more than a filter may for one event'
