import { evolve, rules, type DraftedEvent, type DraftOf, type EventType } from './catalogue.js'
import { dataHash, eventHash, FIRST_PREVIOUS_HASH } from './chain.js'
import type { Envelope, EnvelopeEvent, Expected, RecordContent } from './envelope.js'
import type { Changes, Known, StoryHead } from './known.js'
import { broken, RULES, type Broken, type RuleCode } from './rules.js'
import { StoryInFold } from './story-in-fold.js'

/** A record of the log that can be judged, and where it lies. */
export interface Judged {
  partition: number
  offset: string
  /** The log's time of it. RFC 3339 UTC with milliseconds. */
  time: string
  content: Exclude<RecordContent, { kind: 'newer' }>
}

/** What became of a record. `recordedAt` is never earlier than the partition's last. */
export type Verdict = { recordedAt: string } & (
  | { verdict: 'accepted'; fromVersion: number; toVersion: number; learnedAt: string | null }
  /** The story is not as expected. `currentVersion` is 0 where there is no story. */
  | { verdict: 'conflict'; currentVersion: number }
  | { verdict: 'rejected'; code: RuleCode; pointer: string; message: string }
  /** An append with this id was accepted, and this request asks for something else. */
  | { verdict: 'reused' }
  /** A request that was refused, or an append that was accepted, again: the verdict on it stands. */
  | { verdict: 'repeated' }
  | { verdict: 'unreadable'; why: string }
)

/** An accepted event, with its place in the story, in the chain and on the log. */
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
 * Judges one record against what is known. Pure: no clock, no parsing of dates, no locale; the same records in
 * the same order give the same verdicts and events, whatever the batches. Throws only for a bug of ours, or on
 * a record whose events were never validated.
 */
export function fold(known: Known, record: Judged): Folded {
  const recordedAt = later(record.time, known.recordedAt())
  const { content } = record
  if (content.kind === 'unreadable')
    return without(recordedAt, { verdict: 'unreadable', why: content.why, recordedAt })
  const { envelope } = content
  const { appendId, requestId, requestDigest, storyId } = envelope
  // A client was told that this request is refused: a copy of it must never take effect.
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

/** Nothing happened to the story. `refused` is the request that was refused now. */
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

/** The desk learned it not before what it knew last, and not after it was recorded. */
function judgeLearnedAt(
  head: StoryHead | undefined,
  { learnedAt }: Envelope,
  recordedAt: string,
): Broken | null {
  if (learnedAt === undefined) return null
  if (head && learnedAt < head.knownAt) return broken('learned-out-of-order', '/learnedAt')
  return learnedAt > recordedAt ? broken('learned-in-future', '/learnedAt') : null
}

/** Judges the events in order, each seeing those before it. The first that breaks a rule refuses all. */
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
}
