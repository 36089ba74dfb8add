import type { Development, StoryStatus } from '@filrouge/contract'
import type { EventType, Expected } from '@filrouge/story'

/** Which past and which world a read is about: one of version, knownAt and recordedAt at most; default now. */
export interface PastQuery {
  version?: number | undefined
  /** RFC 3339. What was known then. */
  knownAt?: string | undefined
  /** RFC 3339. What was recorded then. */
  recordedAt?: string | undefined
  /** EDTF. The world up to then. */
  happenedBy?: string | undefined
}

export interface PageQuery {
  /** How many items at most, over all pages; without it, all. */
  limit?: number | undefined
}

export interface StoriesQuery extends PageQuery {
  q?: string | undefined
  tag?: string | undefined
  status?: StoryStatus | undefined
}

export interface TimelineQuery extends PastQuery, PageQuery {
  /** EDTF, matching what may overlap. */
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
  /** For editors. */
  include?: readonly ('held' | 'withdrawn')[] | undefined
}

export interface EventsQuery extends PastQuery, PageQuery {
  /** Versions. */
  from?: number | undefined
  to?: number | undefined
  type?: readonly EventType[] | undefined
}

export interface WriteOptions {
  /** What the story must be at; `any` by default. */
  expected?: Expected | undefined
  /** Makes the write safe to send again: 1 to 200 visible ASCII characters. */
  idempotencyKey?: string | undefined
  /** RFC 3339: when the desk says that it learned this. For editors. */
  learnedAt?: string | undefined
  correlationId?: string | undefined
  causationId?: string | undefined
  /** Answer as soon as the log has it. */
  respondAsync?: boolean | undefined
}

/** @throws TypeError where the idempotency key has another form: it could not be sent */
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
