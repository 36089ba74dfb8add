import type { DataSource } from 'typeorm'
import type { RecordedEvent } from '@filrouge/contract'
import { freshlyPlanned, groupBy } from '@filrouge/database'
import { isSealed, recordedEvent } from '@filrouge/record'
import { rightsOf, withinLimits, type Rights } from '@filrouge/access'
import {
  firstEvents,
  firstMessages,
  foundMessage,
  headerOf,
  isFound,
  lastEvents,
  sealedFor,
  type EventsRequest,
  type FoundEvent,
  type FoundMessage,
  type EventAnswer,
  type MessageAnswer,
  type StoryHeader,
} from '@filrouge/feed'
import type { ClaimedLane, ClaimedSubscription } from './claim.js'
import { JudgingTime, NoTime } from './judging-time.js'

/**
 * A subscription's filter: whether an event matches. @throws Error with a message for the subscriber, where it fails
 */
export type Matcher = (event: RecordedEvent, story: StoryHeader) => boolean

/** An event as its subscriber may see it. */
export interface EventToSend {
  storyId: string
  version: number
  type: string
  /** Its data, as JSON text; null if it is sealed. */
  json: string | null
  sealed?: true
  /** RFC 3339, UTC, milliseconds. */
  recordedAt: string
}

/** A message. */
export interface ToSend {
  event: EventToSend
  previousVersion: number
  /** For a correction: the version that it corrects. */
  corrects: number | null
}

/** The facts that a decision to send was based on, besides the subscription. If one changes, decide again. */
export interface JudgedBy {
  visibility: 'public' | 'restricted' | null
  /** Ids of the story's held developments; null: none. */
  held: readonly string[] | null
  /** The ids of the principal's keys. */
  keys: readonly string[]
}

/** What to do with a lane. */
export type NextStep =
  /** @property messages the next of the lane. Those after the first may be sent while `judgedBy` has not changed. */
  | { step: 'send'; lane: ClaimedLane; messages: readonly [ToSend, ...ToSend[]]; judgedBy: JudgedBy }
  /** No version before `nextVersion` matches, or may be seen. */
  | { step: 'pass'; lane: ClaimedLane; nextVersion: number; previousVersion: number | null }
  /** The filter failed at this version. */
  | { step: 'block'; lane: ClaimedLane; version: number; error: string }
  /** The filters' time was used up: the lane stays as it is, and is due at once. */
  | { step: 'free'; lane: ClaimedLane }
  /** The log is folded again, and the record does not have the whole story yet. */
  | { step: 'wait'; lane: ClaimedLane }
  /** The principal has no key. */
  | { step: 'disable'; lane: ClaimedLane }

/** How many events are read at once for a filter: forward, and back. */
const PAGE = 20
const PAGE_BACK = 200
/** The most events in one run of a lane. A run that has reached this many bytes takes no more. */
const RUN = 32
const RUN_BYTES = 32_768

/**
 * Decides the next step of each lane. The rights are those of the principal's keys now. A filter sees the event as it
 * would be sent, and the story's header after the event. Filters run for one event of each lane in turn, with rests
 * between, and for one second in all. Lanes that have no result by then stay as they are, and are claimed again.
 * @param matcherOf a subscription's filter; null where it has none
 * @param publicRead whether anyone may read public stories
 */
export async function nextSteps(
  dataSource: DataSource,
  lanes: readonly ClaimedLane[],
  matcherOf: (subscription: ClaimedSubscription) => Promise<Matcher> | Matcher | null,
  { now, publicRead }: { now: Date; publicRead: boolean },
  time = new JudgingTime(),
): Promise<NextStep[]> {
  const principals = [...new Set(lanes.map(({ subscription }) => subscription.principal))]
  const asked = lanes.map(askedOf)
  const connection = freshlyPlanned(dataSource)
  const [rights, messages, events] = await Promise.all([
    rightsOf(dataSource, principals, now, publicRead),
    firstMessages(
      connection,
      asked.filter(({ with_story }) => !with_story),
    ),
    firstEvents(
      connection,
      asked.filter(({ with_story }) => with_story),
    ),
  ])
  const byLane = groupBy<EventAnswer | MessageAnswer, number>([...messages, ...events], ({ n }) => n)
  return Promise.all(
    lanes.map(async (lane, n): Promise<NextStep> => {
      const of = rights.get(lane.subscription.principal)
      if (!of?.exist()) return { step: 'disable', lane }
      const matcher = await matcherOf(lane.subscription)
      return new Judging(dataSource, lane, of, matcher, time).next(byLane.get(n) ?? [])
    }),
  )
}

function askedOf(
  { subscription, storyId, nextVersion, untilVersion, redriveVersion }: ClaimedLane,
  n: number,
): EventsRequest {
  const { types, filter } = subscription
  // A dead letter matched when it was first sent.
  const isFiltered = filter !== null && redriveVersion === null
  return {
    n,
    story_id: storyId,
    from_version: redriveVersion ?? nextVersion,
    to_version: redriveVersion ?? untilVersion,
    types: redriveVersion === null ? types : null,
    ...mostOf(redriveVersion !== null, isFiltered),
    with_previous: filter === null && types !== null && redriveVersion === null,
    with_story: isFiltered,
  }
}

function mostOf(isRedrive: boolean, isFiltered: boolean): Pick<EventsRequest, 'most' | 'bytes'> {
  if (isRedrive) return { most: 1, bytes: null }
  return isFiltered ? { most: PAGE, bytes: null } : { most: RUN, bytes: RUN_BYTES }
}

/** Decides the next step of one lane. */
class Judging {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lane: ClaimedLane,
    private readonly rights: Rights,
    private readonly matcher: Matcher | null,
    private readonly time: JudgingTime,
  ) {}

  next(rows: readonly (EventAnswer | MessageAnswer)[]): Promise<NextStep> | NextStep {
    const { lane } = this
    const [first] = rows
    if (!first?.visibility_now) return { step: 'wait', lane }
    const { storyId, subscription, untilVersion, redriveVersion } = lane
    const sealed = sealedFor(this.rights, storyId, first.visibility_now, first.held)
    if (!sealed || !withinLimits(subscription.stories, storyId)) return this.pass(untilVersion + 1, null)
    const found = rows.filter(isFound)
    if (redriveVersion === null && this.matcher) return this.judge(found.map(asEvent), sealed, this.matcher)
    const [message, ...more] = found.map(asMessage)
    return message ? this.send(message, more, sealed) : this.pass(untilVersion + 1, null)
  }

  /** Sends the events that match, up to one at which the filter fails or has no time. */
  private async judge(
    events: readonly FoundEvent[],
    sealed: ReadonlySet<string>,
    matcher: Matcher,
  ): Promise<NextStep> {
    const { storyId, untilVersion, previousVersion } = this.lane
    const wanted: FoundEvent[] = []
    for (const found of events)
      try {
        const isWanted = () => matcher(recordedEvent(storyId, found, sealed), headerOf(storyId, found))
        if (await this.time.take(isWanted)) wanted.push(found)
      } catch (error) {
        if (wanted.length > 0) break
        return error instanceof NoTime ? this.free(found.version) : this.block(found.version, error)
      }
    const [first, ...more] = wanted.map(foundMessage)
    if (first) return this.send(first, more, sealed)
    const last = events.at(-1)
    const isWhole = events.length < PAGE || !last
    return this.pass(isWhole ? untilVersion + 1 : last.version + 1, previousVersion)
  }

  /** @param more the next matching events, without a gap */
  private async send(
    found: FoundMessage,
    more: readonly FoundMessage[],
    sealed: ReadonlySet<string>,
  ): Promise<NextStep> {
    const { lane } = this
    const toSend = (one: FoundMessage, previousVersion: number): ToSend => ({
      event: eventToSend(lane.storyId, one, sealed),
      previousVersion,
      corrects: one.corrects,
    })
    try {
      const previous = await this.previous(found, sealed)
      if (this.matcher) LOOKED_BACK.get(this.matcher)?.delete(lane.storyId)
      return {
        step: 'send',
        lane,
        messages: [
          toSend(found, previous),
          ...more.map((one, i) => toSend(one, (more[i - 1] ?? found).version)),
        ],
        judgedBy: { visibility: found.visibility_now, held: found.held, keys: this.rights.keyIds },
      }
    } catch (error) {
      if (error instanceof FilterFailed) return this.block(error.version, error)
      if (error instanceof NoTime) return this.free(found.version)
      throw error
    }
  }

  /** The greatest version before `found` that the subscription's stories, types and filter match; 0: none. */
  private async previous(found: FoundMessage, sealed: ReadonlySet<string>): Promise<number> {
    const { types } = this.lane.subscription
    if (!this.matcher && types === null) return found.version - 1
    if (!this.matcher && found.previous !== null) return found.previous
    if (this.lane.previousVersion !== null && this.lane.redriveVersion === null)
      return this.lane.previousVersion
    return this.lookBack(found.version - 1, sealed)
  }

  private async lookBack(from: number, sealed: ReadonlySet<string>): Promise<number> {
    const { storyId, subscription } = this.lane
    const lookedBack = this.matcher && lookedBackBy(this.matcher)
    const before = lookedBack?.get(storyId)
    for (let to = before?.from === from ? before.to : from; to > 0;) {
      const asked: EventsRequest = {
        n: 0,
        story_id: storyId,
        from_version: 1,
        to_version: to,
        types: subscription.types,
        most: this.matcher ? PAGE_BACK : 1,
        bytes: null,
        with_previous: false,
        with_story: this.matcher !== null,
      }
      const rows = await lastEvents(freshlyPlanned(this.dataSource), [asked])
      const events = rows.filter(isFound)
      for (const one of events) {
        if (await this.matches(one, sealed)) return one.version
        lookedBack?.set(storyId, { from, to: one.version - 1 })
      }
      const last = events.at(-1)
      if (!last || events.length < asked.most) return 0
      to = last.version - 1
    }
    return 0
  }

  private async matches(found: FoundEvent, sealed: ReadonlySet<string>): Promise<boolean> {
    const { matcher } = this
    if (!matcher) return true
    const { storyId } = this.lane
    try {
      return await this.time.take(() =>
        matcher(recordedEvent(storyId, found, sealed), headerOf(storyId, found)),
      )
    } catch (error) {
      throw error instanceof NoTime ? error : new FilterFailed(found.version, error)
    }
  }

  private pass(nextVersion: number, previousVersion: number | null): NextStep {
    return { step: 'pass', lane: this.lane, nextVersion, previousVersion }
  }

  /** The filter had no time for this version. The lane moves up to it. */
  private free(version: number): NextStep {
    const { lane } = this
    const isSame = lane.redriveVersion !== null || version <= lane.nextVersion
    return isSame ? { step: 'free', lane } : this.pass(version, lane.previousVersion)
  }

  private block(version: number, error: unknown): NextStep {
    return {
      step: 'block',
      lane: this.lane,
      version,
      error: `the filter cannot judge version ${version}: ${messageOf(error)}`,
    }
  }
}

const isEvent = (found: FoundEvent | FoundMessage): found is FoundEvent => 'data' in found
function asEvent(found: FoundEvent | FoundMessage): FoundEvent {
  if (!isEvent(found)) throw new Error('an event was read without what its filter sees')
  return found
}
const asMessage = (found: FoundEvent | FoundMessage) => (isEvent(found) ? foundMessage(found) : found)

function eventToSend(storyId: string, found: FoundMessage, sealedNow: ReadonlySet<string>): EventToSend {
  const { version, type, json, recorded_at: recordedAt } = found
  if (isSealed(found, sealedNow)) return { storyId, version, type, json: null, sealed: true, recordedAt }
  return { storyId, version, type, json, recordedAt }
}

/**
 * How far back each filter has searched for its previous match, by story. A search that ran out of time goes on there.
 */
const LOOKED_BACK = new WeakMap<Matcher, Map<string, { from: number; to: number }>>()

function lookedBackBy(matcher: Matcher): Map<string, { from: number; to: number }> {
  const known = LOOKED_BACK.get(matcher) ?? new Map<string, { from: number; to: number }>()
  LOOKED_BACK.set(matcher, known)
  return known
}

class FilterFailed extends Error {
  constructor(
    readonly version: number,
    cause: unknown,
  ) {
    super(messageOf(cause), { cause })
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
