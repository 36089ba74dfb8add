import type { Development, LanguageMap, PickedText, StoryStatus, TextForm } from '@filrouge/contract'
import type { EventType, Expected } from '@filrouge/story'
import type { MinVersionQuery } from './reads.js'

/**
 * The past and the world that a read asks for. At most one of version, knownAt and recordedAt may be given. The default
 * is now.
 */
export interface PastQuery extends MinVersionQuery {
  version?: number | undefined
  /** RFC 3339. The read shows what was known at this time. */
  knownAt?: string | undefined
  /** RFC 3339. The read shows what was recorded by this time. */
  recordedAt?: string | undefined
  /** EDTF. The read shows what happened up to this date. */
  happenedBy?: string | undefined
}

/** The language of the texts in an answer. */
export interface TextsQuery {
  /**
   * A language tag (BCP 47). Each text comes in this language or its nearest variant, as `{value, lang}`; a translation
   * counts. Default: language maps.
   */
  lang?: string | undefined
}

/** The form of the texts in the answer to a query: `{value, lang}` if the query names a language, else language maps. */
export type FormOf<Query> = Query extends { lang: string }
  ? PickedText
  : 'lang' extends keyof Query
    ? TextForm
    : LanguageMap

/** How much of a list is read. */
export interface PageQuery {
  /** The largest number of items, over all pages. Default: all. */
  limit?: number | undefined
}

/** The stories that are listed. */
export interface StoriesQuery extends PageQuery {
  /** Full text. */
  q?: string | undefined
  tag?: string | undefined
  status?: StoryStatus | undefined
  /** Each story has the marks of its developments, to draw them. */
  include?: 'strip' | undefined
}

/** The developments that a timeline lists, and their order. */
export interface TimelineQuery extends PastQuery, PageQuery {
  /** EDTF. Developments that may overlap the time from `from` to `to` match. */
  from?: string | undefined
  to?: string | undefined
  /** A category of PLOVER, such as `consult`. */
  kind?: string | undefined
  /** Names compare without case and accents. */
  actor?: string | undefined
  place?: string | undefined
  source?: string | undefined
  importance?: NonNullable<Development['importance']> | undefined
  /** Full text. */
  q?: string | undefined
  /** By valid time. Default: `asc`. */
  order?: 'asc' | 'desc' | undefined
  /** Only for editors. */
  include?: readonly ('held' | 'withdrawn')[] | undefined
}

/**
 * The two versions that a diff compares. The later one is `to`, or what `version`, `knownAt` or `recordedAt` picks: at most
 * one of these four may be given. The default is now.
 */
export interface DiffQuery extends PastQuery {
  /** A version (0: before the story), or a time (RFC 3339): the last version that was known at it. */
  from: number | string
  /** A version, or a time (RFC 3339): the last version that was known at it. */
  to?: number | string | undefined
}

/** The moments that are read, and their order. */
export interface RevisionsQuery extends PastQuery, PageQuery {
  /** By version. Default: `asc`. */
  order?: 'asc' | 'desc' | undefined
}

/** The links that are read. */
export interface LinksQuery extends PastQuery, PageQuery {
  /** Links from or to one of these developments, up to 100. Default: all. */
  developmentId?: readonly string[] | undefined
  /** Links between these too. Only for editors. */
  include?: readonly ('held' | 'withdrawn')[] | undefined
}

/** The recorded events that are read. */
export interface EventsQuery extends PastQuery, PageQuery {
  /** First version. */
  from?: number | undefined
  /** Last version. */
  to?: number | undefined
  type?: readonly EventType[] | undefined
}

/** The conditions of a write, and what is recorded with it. */
export interface WriteOptions {
  /** The expected version of the story. Default: `any`. */
  expected?: Expected | undefined
  /**
   * Makes it safe to send the write again: only one append with the key is ever accepted. A refusal does not use the key
   * up. It belongs to the story and to the principal that sends it. 1 to 200 ASCII characters; spaces may
   * stand between others.
   */
  idempotencyKey?: string | undefined
  /** RFC 3339. The time at which the desk learned of the events. Only for editors. */
  learnedAt?: string | undefined
  /** Recorded with each event of the append: the process that it belongs to. */
  correlationId?: string | undefined
  /** Recorded with each event of the append: the message that caused it. */
  causationId?: string | undefined
  /** The service answers as soon as the log has acknowledged the append. */
  respondAsync?: boolean | undefined
}

/** The form of an idempotency key, for messages. */
export const IDEMPOTENCY_KEY_FORM =
  '1 to 200 ASCII characters: letters, digits, signs, and spaces between them'

/** Whether a text can be an idempotency key. A header would lose spaces at its ends. */
export const isIdempotencyKey = (text: string): boolean => /^(?=.{1,200}$)[!-~](?:[ -~]*[!-~])?$/.test(text)

/** @throws TypeError where the idempotency key has the wrong form: a header cannot carry it */
export function writeHeaders(options: WriteOptions): Record<string, string> {
  const { expected = 'any', idempotencyKey, respondAsync = false } = options
  if (idempotencyKey !== undefined && !isIdempotencyKey(idempotencyKey))
    throw new TypeError(`an idempotency key has ${IDEMPOTENCY_KEY_FORM}`)
  return {
    ...expectedHeader(expected),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...(respondAsync && { prefer: 'respond-async' }),
  }
}

function expectedHeader(expected: Expected): Record<string, string> {
  if (typeof expected === 'object') return { 'if-match': `"${expected.version}"` }
  switch (expected) {
    case 'any':
      return {}
    case 'exists':
      return { 'if-match': '*' }
    case 'absent':
      return { 'if-none-match': '*' }
  }
}
