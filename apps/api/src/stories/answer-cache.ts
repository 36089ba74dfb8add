import { LRUCache } from 'lru-cache'

/** An answer as it is sent. */
export interface Written {
  /** JSON. */
  text: string
  /** `"<version>-<digest of the text>"` */
  etag: string
  /** Of a list: the cursor of its next page; null at its end. */
  cursor: string | null
}

const MAX_BYTES = 32 * 1024 * 1024

/** Answers that were made before, by a key that holds everything an answer depends on: no entry is ever stale. */
export class AnswerCache {
  private readonly answers = new LRUCache<string, Written>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ text }) => text.length * 2 + 500,
  })

  /** The answer under this key, made where it is not there yet. A null key stores nothing. */
  async of(key: string | null, make: () => Promise<Written>): Promise<Written> {
    if (key === null) return make()
    const known = this.answers.get(key)
    if (known) return known
    const made = await make()
    this.answers.set(key, made)
    return made
  }
}
