import type { Development, LanguageMap, PickedText, StoryStatus, TextForm } from '@filrouge/contract'
import type { EventType, Expected } from '@filrouge/story'

/**
 * The past and the world that a read asks for. At most one of version, knownAt and recordedAt may be given. The default
 * is now.
 */
export interface PastQuery {
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

export interface PageQuery {
  /** The largest number of items, over all pages. Default: all. */
  limit?: number | undefined
}

export interface StoriesQuery extends PageQuery {
  q?: string | undefined
  tag?: string | undefined
  status?: StoryStatus | undefined
}

export interface TimelineQuery extends PastQuery, PageQuery {
  /** EDTF. Developments that may overlap the time from `from` to `to` match. */
  from?: string | undefined
  to?: string | undefined
  kind?: string | undefined
  actor?: string | undefined
  place?: string | undefined
  source?: string | undefined
  importance?: NonNullable<Development['importance']> | undefined
  /** Full text. */
  q?: string | undefined
  order?: 'asc' | 'desc' | undefined
  /** Only for editors. */
  include?: readonly ('held' | 'withdrawn')[] | undefined
}

export interface EventsQuery extends PastQuery, PageQuery {
  /** First version. */
  from?: number | undefined
  /** Last version. */
  to?: number | undefined
  type?: readonly EventType[] | undefined
}

export interface WriteOptions {
  /** The expected version of the story. Default: `any`. */
  expected?: Expected | undefined
  /** Makes it safe to send the write again. 1 to 200 visible ASCII characters. */
  idempotencyKey?: string | undefined
  /** RFC 3339. The time at which the desk learned of the events. Only for editors. */
  learnedAt?: string | undefined
  correlationId?: string | undefined
  causationId?: string | undefined
  /** The service answers as soon as the log has acknowledged the append. */
  respondAsync?: boolean | undefined
}

/** @throws TypeError where the idempotency key has the wrong form: a header cannot carry it */
export function writeHeaders(options: WriteOptions): Record<string, string> {
  const { expected = 'any', idempotencyKey, respondAsync = false } = options
  if (idempotencyKey !== undefined && !/^[ -~]{1,200}$/.test(idempotencyKey))
    throw new TypeError('an idempotency key has 1 to 200 visible ASCII characters')
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
