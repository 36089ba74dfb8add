import type {
  AttemptMade,
  ClaimedLane,
  EventToSend,
  FailureOutcome,
  Judgement,
  ToSend,
} from '@filrouge/delivery'
import {
  decide,
  developmentOf,
  endpointEvent,
  errorOf,
  messageBody,
  viewOf,
  webhookId,
  type Answered,
  type Decision,
  type EndpointHealth,
  type Sendable,
} from '@filrouge/webhooks'
import { CANNOT_SIGN, sendSigned, UNSIGNED_MS, type Making, type Postage } from './signing.js'

/** A message to send. */
export type Message = ToSend &
  Pick<Postage, 'before' | 'mayWrite'> & {
    lane: ClaimedLane
    /** The time by the database's clock, ms since 1970. */
    now: () => number
  }

/** The facts of an attempt before its answer. Its start is rounded up, so that it is after every earlier success. */
type Begun = Pick<
  AttemptMade,
  'step' | 'lane' | 'version' | 'type' | 'developmentId' | 'previousVersion' | 'number' | 'startedAt'
>

/** Delivers one message, once: prepare, sign, call. The consequence of a failure is decided when it is recorded. */
export class AttemptMaker {
  /** The last success of each endpoint that this courier saw. It may not be in the database yet. By its clock. */
  private readonly successes = new Map<string, number>()

  constructor(private readonly making: Making) {}

  /** @returns null if it was too late to send the message */
  async make(message: Message): Promise<AttemptMade | null> {
    const { lane, previousVersion, corrects, before, mayWrite, now } = message
    const event = eventOf(message.event)
    const { subscription, storyId } = lane
    const begun: Begun = {
      step: 'attempt',
      lane,
      version: event.version,
      type: event.type,
      developmentId: developmentOf(event),
      previousVersion,
      number: lane.attempts + 1,
      startedAt: new Date(Math.ceil(now())),
    }
    const body = messageBody(event, {
      filterRevision: subscription.filterRevision,
      previousVersion,
      ...(corrects !== null && { corrects }),
    })
    const id = webhookId(subscription.subscriptionId, storyId, event.version)
    const answered = await sendSigned(this.making, subscription, { id, body, before, mayWrite })
    if (answered === 'late') {
      this.making.logger.warn(
        { subscriptionId: subscription.subscriptionId, storyId },
        'it is too late to send a message',
      )
      return null
    }
    return answered === 'unsigned' ? cannotSign(begun) : this.answered(begun, answered, Math.floor(now()))
  }

  private answered(begun: Begun, answered: Answered, takenAt: number): AttemptMade {
    const error = errorOf(answered)
    const durationMs = Math.round(answered.ms)
    const status = answered.kind === 'answered' ? answered.status : null
    if (error !== null) {
      const answer = answered.kind === 'failed' ? null : answered.body
      const judge = (health: EndpointHealth, now: number) => this.judge(begun, answered, health, now)
      return { ...begun, durationMs, status, error, answer, taken: false, judge }
    }
    this.note(endpointName(begun.lane), takenAt)
    return {
      ...begun,
      durationMs,
      status,
      error,
      answer: null,
      taken: true,
      outcome: { kind: 'delivered' },
      endpoint: { kind: 'succeeded', at: takenAt },
    }
  }

  private judge(begun: Begun, answered: Answered, health: EndpointHealth, now: number): Judgement {
    const { lane, startedAt } = begun
    const { subscription, storyId, attempts, firstTriedAt, redriveVersion } = lane
    const claimedAt = lane.claimedAt.getTime()
    const lastSuccessAt = Math.max(this.successes.get(endpointName(lane)) ?? 0, health.lastSuccessAt ?? 0)
    const decision = decide({
      answered,
      attempts: attempts + 1,
      schedule: this.making.schedule,
      endpoint: viewOf(
        { ...health, lastSuccessAt },
        { claimedAt, firstTriedAt: (firstTriedAt ?? startedAt).getTime() },
      ),
      onExhausted: subscription.onExhausted,
      now,
      random: Math.random,
    })
    // A dead letter that is refused again does not count against its endpoint, unless it was the probe of a failing one.
    const isOfMessage = redriveVersion !== null && health.status !== 'failing' && decision.kind !== 'disable'
    return {
      outcome: outcomeOf(lane, decision),
      error:
        decision.kind === 'deadLetter' || decision.kind === 'block' ? decision.reason : errorOf(answered),
      endpoint: isOfMessage ? null : endpointEvent(decision, { storyId, claimedAt }, now),
    }
  }

  private note(endpoint: string, takenAt: number): void {
    if (this.successes.size >= 10_000) this.successes.clear()
    this.successes.set(endpoint, takenAt)
  }
}

function eventOf({ json, ...event }: EventToSend): Sendable {
  return { ...event, data: json === null ? null : JSON.parse(json) }
}

/** A subscription with another URL has another endpoint: nothing is known of it. */
const endpointName = ({ subscription: { subscriptionId, url } }: ClaimedLane) => `${subscriptionId} ${url}`

/** A dead letter that is sent again has one try, because no other message waits for it. */
function outcomeOf({ redriveVersion }: ClaimedLane, decision: Decision): FailureOutcome {
  if (redriveVersion !== null && decision.kind !== 'disable') return { kind: 'deadLetter' }
  switch (decision.kind) {
    case 'delivered':
      throw new Error('a failure was judged to be a success')
    case 'retry':
      return { kind: 'retry', at: new Date(decision.at), counts: !decision.probe }
    case 'deadLetter':
      return { kind: 'deadLetter' }
    case 'block':
      return { kind: 'block', at: new Date(decision.at) }
    case 'disable':
      return { kind: 'disable' }
  }
}

const cannotSign = (begun: Begun): AttemptMade => ({
  ...begun,
  durationMs: 0,
  status: null,
  error: CANNOT_SIGN,
  answer: null,
  taken: false,
  judge: (_health, now) => ({
    outcome: { kind: 'retry', at: new Date(now + UNSIGNED_MS), counts: false },
    error: CANNOT_SIGN,
    endpoint: null,
  }),
})
