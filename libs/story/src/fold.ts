import { claimOf, evolve, rules, type DraftedEvent, type DraftOf, type EventType } from './catalogue.js'
import { dataHash, eventHash, FIRST_PREVIOUS_HASH } from './chain.js'
import type { Envelope, EnvelopeEvent, Expected, RecordContent } from './envelope.js'
import type { Changes, FoldView, StoryHead } from './fold-state.js'
import { broken, RULES, type Broken, type RuleCode } from './rules.js'
import { StoryInFold } from './story-in-fold.js'

/** A record of the log that the fold can judge, and its position. */
export interface Judged {
  partition: number
  offset: string
  /** The log's time of the record. RFC 3339 UTC with milliseconds. */
  time: string
  content: Exclude<RecordContent, { kind: 'newer' }>
}

/** The verdict on a record. `recordedAt` is never earlier than that of the partition's record before. */
export type Verdict = { recordedAt: string } & (
  | { verdict: 'accepted'; fromVersion: number; toVersion: number; learnedAt: string | null }
  /** The story is not at the expected version. `currentVersion` is 0 where there is no story. */
  | { verdict: 'conflict'; currentVersion: number }
  | { verdict: 'rejected'; code: RuleCode; pointer: string; message: string }
  /** A different request was accepted under this append id. */
  | { verdict: 'reused' }
  /** A copy of a refused request or of an accepted append. The earlier verdict stands. */
  | { verdict: 'repeated' }
  | { verdict: 'unreadable'; why: string }
)

/** An accepted event, with its position in the story, in the chain and on the log. */
export type AcceptedEvent = DraftedEvent & {
  storyId: string
  version: number
  salt: string
  bounds?: EnvelopeEvent['bounds']
  dataHash: string
  hash: string
  previousHash: string
  recordedAt: string
  learnedAt: string | null
  appendId: string
  recordedBy: string
  correlationId?: string | undefined
  causationId?: string | undefined
  position: { partition: number; offset: string; index: number }
}

/** Accepted events of some types. */
export type EventOf<Type extends EventType> = Extract<AcceptedEvent, { type: Type }>

export interface Folded {
  verdict: Verdict
  events: AcceptedEvent[]
  changes: Changes
}

/**
 * Judges one record against the state of the fold. The function is pure: it uses no clock, parses no dates and knows no
 * locale. The same records in the same order give the same verdicts and events, whatever the batches.
 * @throws Error for a bug of ours, or on a record whose events were never validated
 */
export function fold(known: FoldView, record: Judged): Folded {
  const recordedAt = later(record.time, known.recordedAt())
  const { content } = record
  if (content.kind === 'unreadable')
    return without(recordedAt, { verdict: 'unreadable', why: content.why, recordedAt })
  const { envelope } = content
  const { appendId, requestId, requestDigest, storyId } = envelope
  // A client has the answer that this request is refused, so a copy of it must never take effect.
  if (known.wasRefused(requestId)) return without(recordedAt, { verdict: 'repeated', recordedAt })
  const earlier = known.accepted(appendId)
  if (earlier) {
    const same = earlier.requestDigest === requestDigest && earlier.storyId === storyId
    return without(recordedAt, { verdict: same ? 'repeated' : 'reused', recordedAt })
  }
  const story = new StoryInFold(known, storyId)
  if (!isAsExpected(story.head, envelope.expected)) {
    const verdict: Verdict = { verdict: 'conflict', currentVersion: story.head?.version ?? 0, recordedAt }
    return without(recordedAt, verdict, requestId)
  }
  const judged =
    judgeLearnedAt(story.head, envelope, recordedAt) ?? judgeEvents(story, envelope, recordedAt, record)
  if (!Array.isArray(judged)) {
    const { code, at } = judged
    const verdict: Verdict = {
      verdict: 'rejected',
      code,
      pointer: at ?? '',
      message: RULES[code],
      recordedAt,
    }
    return without(recordedAt, verdict, requestId)
  }
  const { head } = story
  if (!head) throw new Error('an accepted append left no story')
  return {
    verdict: {
      verdict: 'accepted',
      fromVersion: head.version - judged.length + 1,
      toVersion: head.version,
      learnedAt: envelope.learnedAt ?? null,
      recordedAt,
    },
    events: judged,
    changes: {
      recordedAt,
      accepted: [appendId, { requestDigest, storyId }],
      story: [storyId, head],
      entities: story.changes(),
    },
  }
}

/** The result of a record that leaves the story as it is. @param refused the request that this record got refused */
const without = (recordedAt: string, verdict: Verdict, refused?: string): Folded => ({
  verdict,
  events: [],
  changes: { recordedAt, ...(refused !== undefined && { refused }), entities: new Map() },
})

const later = (a: string, b: string | null) => (b !== null && b > a ? b : a)

function isAsExpected(head: StoryHead | undefined, expected: Expected): boolean {
  switch (expected) {
    case 'any':
      return true
    case 'exists':
      return head !== undefined
    case 'absent':
      return head === undefined
    default:
      return (head?.version ?? 0) === expected.version
  }
}

/** learnedAt lies between the last known time of the story and the recorded time of the append. */
function judgeLearnedAt(
  head: StoryHead | undefined,
  { learnedAt }: Envelope,
  recordedAt: string,
): Broken | null {
  if (learnedAt === undefined) return null
  if (head && learnedAt < head.knownAt) return broken('learned-out-of-order', '/learnedAt')
  return learnedAt > recordedAt ? broken('learned-in-future', '/learnedAt') : null
}

/** Judges the events in order. Each sees the effects of those before it. The first broken rule refuses all of them. */
function judgeEvents(
  story: StoryInFold,
  envelope: Envelope,
  recordedAt: string,
  { partition, offset }: Judged,
): AcceptedEvent[] | Broken {
  const accepted: AcceptedEvent[] = []
  for (const [index, event] of envelope.events.entries()) {
    const refusal = judge(story, event)
    if (refusal)
      return broken(refusal.code, `/events/${index}${refusal.at === null ? '' : `/data${refusal.at}`}`)
    const next = chain(story.head, envelope, event, recordedAt, { partition, offset, index })
    story.head = {
      version: next.version,
      hash: next.hash,
      status: story.head?.status ?? 'open',
      knownAt: next.learnedAt ?? recordedAt,
      recordedAt,
    }
    apply(story, next)
    accepted.push(next)
  }
  return accepted
}

function chain(
  head: StoryHead | undefined,
  { appendId, storyId, recordedBy, learnedAt, correlationId, causationId }: Envelope,
  event: EnvelopeEvent,
  recordedAt: string,
  position: AcceptedEvent['position'],
): AcceptedEvent {
  const previousHash = head?.hash ?? FIRST_PREVIOUS_HASH
  const chained = {
    appendId,
    dataHash: dataHash(event.salt, event.data),
    learnedAt: learnedAt ?? null,
    recordedAt,
    recordedBy,
    storyId,
    version: (head?.version ?? 0) + 1,
  }
  return {
    ...event,
    ...chained,
    ...(correlationId !== undefined && { correlationId }),
    ...(causationId !== undefined && { causationId }),
    previousHash,
    hash: eventHash(previousHash, { ...chained, type: event.type }),
    position,
  }
}

function judge<Type extends EventType>(story: StoryInFold, event: DraftOf<Type>): Broken | null {
  if (!story.head && event.type !== 'StoryOpened') return broken('story-not-found', null)
  return rules[event.type](story, event.data)
}

function apply<Type extends EventType>(story: StoryInFold, event: DraftOf<Type> & { version: number }): void {
  evolve[event.type](story, event.data, event.version)
  const claim = claimOf(event)
  if (claim) story.put(`claim/${event.version}`, claim)
}
