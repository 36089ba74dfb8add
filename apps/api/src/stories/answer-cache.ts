import { LRUCache } from 'lru-cache'
import { etagDigest } from '../http/etag.js'

/** An answer in the form in which it is sent. */
export interface Written {
  /** JSON in UTF-8: a text would be encoded anew at each send. */
  bytes: Buffer
  /** `"<version>-<digest of the bytes>"` */
  etag: string
  /** The cursor of a list's next page. Null at its end, and where the answer is not a list. */
  cursor: string | null
}

/**
 * Writes an answer.
 * @param version of the story; null: the answer is of no single story
 */
export function written(text: string, version: number | null, cursor: string | null): Written {
  const bytes = Buffer.from(text)
  const digest = etagDigest(bytes)
  return { bytes, etag: version === null ? `"${digest}"` : `"${version}-${digest}"`, cursor }
}

/** An answer for any caller. A cached answer is the same as a new one. */
export interface Answered<Body> extends Written {
  /** Parses the bytes. */
  body(): Body
}

/** The body is parsed only where a caller needs it. */
export const answerOf = <Body>(answer: Written): Answered<Body> => ({
  ...answer,
  body: () => JSON.parse(answer.bytes.toString()),
})

const MAX_BYTES = 32 * 1024 * 1024

/** Caches answers. A key contains everything that its answer depends on, so no entry is ever stale. */
export class AnswerCache {
  private readonly answers = new LRUCache<string, Written>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ bytes }) => bytes.length + 500,
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
