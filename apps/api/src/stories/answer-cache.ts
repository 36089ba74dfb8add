import { LRUCache } from 'lru-cache'

/** An answer in the form in which it is sent. */
export interface Written {
  /** JSON. */
  text: string
  /** `"<version>-<digest of the text>"` */
  etag: string
  /** The cursor of a list's next page. Null at its end, and where the answer is not a list. */
  cursor: string | null
}

/** An answer for any caller. A cached answer is the same as a new one. */
export interface Answered<Body> extends Written {
  /** Parses the text. */
  body(): Body
}

/** The body is parsed only where a caller needs it. */
export const answerOf = <Body>(written: Written): Answered<Body> => ({
  ...written,
  body: () => JSON.parse(written.text),
})

const MAX_BYTES = 32 * 1024 * 1024

/** Caches answers. A key contains everything that its answer depends on, so no entry is ever stale. */
export class AnswerCache {
  private readonly answers = new LRUCache<string, Written>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ text }) => text.length * 2 + 500,
  })

  /** Gives the answer of this key, and makes it where it is not cached. With a null key nothing is cached. */
  async of(key: string | null, make: () => Promise<Written>): Promise<Written> {
    if (key === null) return make()
    const cached = this.answers.get(key)
    if (cached) return cached
    const made = await make()
    this.answers.set(key, made)
    return made
  }
}
