import { LRUCache } from 'lru-cache'
import { etagDigest } from '../http/etag.js'
import { isAmong, type JudgedTimes } from './judged-times.js'

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

interface Kept {
  answer: Written
  /** Null: it is the answer at any time. */
  judged: JudgedTimes | null
}

/** Caches answers. A key contains everything that its answer depends on, but for the time. */
export class AnswerCache {
  private readonly answers = new LRUCache<string, Kept>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ answer: { bytes } }) => bytes.length + 500,
  })

  /**
   * Gives the answer of this key, and makes it where it is not cached.
   * @param judgedAt the time at which expectations are judged; null: the answer has none
   * @param make gives the answer, and the last time at which it is the answer
   */
  async of(
    key: string,
    judgedAt: string | null,
    make: () => Promise<{ answer: Written; until: string | null }>,
  ): Promise<Written> {
    const cached = this.answers.get(key)
    if (cached && (judgedAt === null || cached.judged === null || isAmong(judgedAt, cached.judged)))
      return cached.answer
    const { answer, until } = await make()
    this.answers.set(key, { answer, judged: judgedAt === null ? null : { from: judgedAt, until } })
    return answer
  }
}
