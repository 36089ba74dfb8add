/** An answer that may be requested again only where it has changed. */
export interface Changed<Answer> {
  answer: Answer
  /** What names this answer in the next `ifChanged`. Null: the service gave none. */
  etag: string | null
}

/** The service says that the answer is the one that the client has. */
export class Unchanged extends Error {
  override readonly name = 'Unchanged'
}

/** The condition of a read. It goes with its first request: the further pages of a list have ETags of their own. */
export class Condition {
  /** The ETag of the first answer. */
  etag: string | null = null
  private isSent = false

  /** @param known the ETag of the answer that the client has; null: it has none */
  constructor(private readonly known: string | null) {}

  /** The headers that the next request has besides its own. */
  headers(): Readonly<Record<string, string>> {
    if (this.isSent || this.known === null) return {}
    this.isSent = true
    return { 'if-none-match': this.known }
  }

  /** @throws Unchanged */
  answeredBy({ status, headers }: Response): void {
    if (status === 304) throw new Unchanged()
    this.etag ??= headers.get('etag')
  }
}
