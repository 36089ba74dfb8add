const MOST = 1_000

/** Keeps what was made of texts. The oldest goes first. */
export class Kept<Made extends string | object> {
  private readonly made = new Map<string, Made>()

  constructor(private readonly make: (text: string) => Made) {}

  /** @throws what making throws: nothing is then kept */
  of(text: string): Made {
    const known = this.made.get(text)
    if (known !== undefined) return known
    const made = this.make(text)
    const [oldest] = this.made.keys()
    if (this.made.size >= MOST && oldest !== undefined) this.made.delete(oldest)
    this.made.set(text, made)
    return made
  }
}
