import type { AttemptMade, ClaimedLane, Outcome, ToSend } from '@filrouge/delivery'
import { decide, errorOf, messageBody, webhookId, type Answered, type Decision } from '@filrouge/webhooks'
import { CANNOT_SIGN, sendSigned, UNSIGNED_MS, type Making } from './signing.js'

/** A message that is to be sent. */
export type Message = ToSend & {
  lane: ClaimedLane
  /** When it must be on its way, of `performance.now()`: a process can be frozen at any time. */
  before: number
}

/** What an attempt says of itself, beside what came of it. */
type Told = Omit<AttemptMade, 'outcome' | 'blamesEndpoint' | 'status' | 'error' | 'answer' | 'durationMs'>

/** Delivers one message, once: prepare, sign, call, decide. What came of it is recorded by the loop. */
export class AttemptMaker {
  /** When endpoints last took something, as far as this courier knows: sooner than it is in the record. */
  private readonly successes = new Map<string, number>()

  constructor(private readonly making: Making) {}

  /** @returns what came of it; null where it was too late to send it */
  async make(message: Message): Promise<AttemptMade | null> {
    const { lane, event, previousVersion, corrects, before } = message
    const { subscription, storyId } = lane
    const told: Told = {
      step: 'attempt',
      lane,
      version: event.version,
      type: event.type,
      developmentId: developmentOf(event),
      previousVersion,
      number: lane.attempts + 1,
      startedAt: new Date(),
    }
    const body = messageBody(event, {
      filterRevision: subscription.filterRevision,
      previousVersion,
      ...(corrects !== null && { corrects }),
    })
    const id = webhookId(subscription.subscriptionId, storyId, event.version)
    const answered = await sendSigned(this.making, subscription, { id, body, before })
    if (answered === 'late') {
      this.making.logger.warn(
        { subscriptionId: subscription.subscriptionId, storyId },
        'it is too late to send a message',
      )
      return null
    }
    const made = answered === 'unsigned' ? cannotSign(told) : this.judged(told, answered)
    this.log(made)
    return made
  }

  private judged(told: Told, answered: Answered): AttemptMade {
    const { schedule } = this.making
    const { subscription, attempts } = told.lane
    const now = Date.now()
    const decision = decide({
      answered,
      attempts: attempts + 1,
      schedule,
      endpoint: {
        takesOthers: this.takesOthers(told),
        failingSince: subscription.failingSince?.getTime() ?? null,
        // Where the schedule ends, its last step stays.
        probes: Math.min(subscription.probes + 1, schedule.length),
      },
      onExhausted: subscription.onExhausted,
      now,
      random: Math.random,
    })
    if (decision.kind === 'delivered') this.note(subscription.subscriptionId, now)
    return {
      ...told,
      durationMs: Math.round(answered.ms),
      status: answered.kind === 'answered' ? answered.status : null,
      error: 'reason' in decision && decision.kind !== 'disable' ? decision.reason : errorOf(answered),
      answer: decision.kind === 'delivered' || answered.kind === 'failed' ? null : answered.body,
      blamesEndpoint: decision.kind === 'retry' && decision.probe,
      outcome: outcomeOf(told, decision),
    }
  }

  /** Whether the endpoint has taken something else since this message was first tried. */
  private takesOthers({ lane, startedAt }: Told): boolean {
    const { subscription, firstTriedAt } = lane
    if (subscription.status === 'failing') return false
    const known = Math.max(
      this.successes.get(subscription.subscriptionId) ?? 0,
      subscription.lastSuccessAt?.getTime() ?? 0,
    )
    return known >= (firstTriedAt ?? startedAt).getTime()
  }

  private note(subscriptionId: string, now: number): void {
    if (this.successes.size >= 10_000) this.successes.clear()
    this.successes.set(subscriptionId, now)
  }

  /** One line for each attempt, with all that a complaint needs. */
  private log({ lane, version, type, number, status, error, durationMs, outcome }: AttemptMade): void {
    const { subscription, storyId, redriveVersion } = lane
    this.making.logger.info(
      {
        subscriptionId: subscription.subscriptionId,
        principal: subscription.principal,
        storyId,
        version,
        type,
        try: number,
        status,
        ms: durationMs,
        outcome: outcome.kind,
        ...(error !== null && { error }),
        ...(outcome.kind === 'retry' && { again: outcome.at.toISOString() }),
        ...(redriveVersion !== null && { redrive: true }),
      },
      'a message was tried',
    )
  }
}

/** A dead letter that is sent again has one try: nothing waits for it. */
function outcomeOf({ lane }: Told, decision: Decision): Outcome {
  if (lane.redriveVersion !== null && decision.kind !== 'delivered' && decision.kind !== 'disable')
    return { kind: 'deadLetter' }
  switch (decision.kind) {
    case 'delivered':
      return { kind: 'delivered' }
    case 'retry':
      return { kind: 'retry', at: new Date(decision.at), counts: !decision.probe }
    case 'deadLetter':
      return { kind: 'deadLetter' }
    case 'block':
      return { kind: 'block', at: new Date(decision.at) }
    case 'disable':
      return { kind: 'disable', because: BECAUSE[decision.reason] }
  }
}

export const BECAUSE = {
  gone: 'its endpoint is gone: it answered 410',
  failing: 'its endpoint has failed for 5 days',
} as const

const cannotSign = (told: Told): AttemptMade => ({
  ...told,
  durationMs: 0,
  status: null,
  error: CANNOT_SIGN,
  answer: null,
  blamesEndpoint: false,
  outcome: { kind: 'retry', at: new Date(told.startedAt.getTime() + UNSIGNED_MS), counts: false },
})

/** Events that are a version of a development, and not of what hangs on it. */
const OF_DEVELOPMENTS = new Set([
  'DevelopmentReported',
  'DevelopmentCorrected',
  'DevelopmentHeld',
  'HoldReleased',
  'DevelopmentWithdrawn',
  'ReportCorroborated',
  'ReportDisputed',
  'CredibilityAssessed',
  'TranslationAdded',
])

function developmentOf({ type, data }: Message['event']): string | null {
  return data !== null && OF_DEVELOPMENTS.has(type) && 'developmentId' in data
    ? String(data.developmentId)
    : null
}
