import type { ClaimedPing, PingMade, PingOutcome } from '@filrouge/delivery'
import { decide, errorOf, pingMessage, repeatsChallenge, type Answered } from '@filrouge/webhooks'
import type { Message } from './attempt-maker.js'
import { CANNOT_SIGN, sendSigned, UNSIGNED_MS, type Making } from './signing.js'

/** A ping to send. */
export type PingToSend = ClaimedPing & Pick<Message, 'mayWrite' | 'now'>

/** Sends one ping, once. */
export class PingMaker {
  constructor(private readonly making: Making) {}

  /** @returns null if it was too late to send it */
  async make({ mayWrite, now, ...ping }: PingToSend): Promise<PingMade | null> {
    const startedAt = new Date(now())
    const { subscriptionId, pingId, askedAt, verification, challenge } = ping
    const message = pingMessage({
      subscriptionId,
      pingId,
      time: askedAt,
      ...(verification === 'challenge' && { challenge }),
    })
    const answered = await sendSigned(this.making, ping, { ...message, before: Infinity, mayWrite })
    if (answered === 'late') return null
    const made =
      answered === 'unsigned' ? cannotSign(ping, startedAt) : this.judged(ping, startedAt, answered, now())
    this.log(made)
    return made
  }

  private judged(ping: ClaimedPing, startedAt: Date, answered: Answered, now: number): PingMade {
    const error = errorOf(answered) ?? challengeError(ping, answered)
    return {
      ping,
      startedAt,
      durationMs: Math.round(answered.ms),
      outcome: error === null ? { kind: 'succeeded' } : this.failure(ping, answered, now),
      status: answered.kind === 'answered' ? answered.status : null,
      error,
      answer: error === null || answered.kind === 'failed' ? null : answered.body,
    }
  }

  private failure({ attempts }: ClaimedPing, answered: Answered, now: number): PingOutcome {
    const decision = decide({
      answered,
      attempts: attempts + 1,
      schedule: this.making.schedule,
      endpoint: { takesOthers: true, failingSince: null, probes: 0 },
      onExhausted: 'deadLetter',
      now,
      random: Math.random,
    })
    if (decision.kind === 'disable') return { kind: 'gone' }
    // A wrong answer to the challenge stays wrong until the endpoint is mended. Then its owner asks for a ping.
    return { kind: 'failed', retryAt: decision.kind === 'retry' ? new Date(decision.at) : null }
  }

  private log({ ping, status, error, durationMs, outcome }: PingMade): void {
    const { subscriptionId, principal, attempts } = ping
    this.making.logger.info(
      {
        subscriptionId,
        principal,
        try: attempts + 1,
        status,
        ms: durationMs,
        succeeded: outcome.kind === 'succeeded',
        ...(error !== null && { error }),
      },
      'a ping was tried',
    )
  }
}

function challengeError({ verification, challenge }: ClaimedPing, answered: Answered): string | null {
  if (verification !== 'challenge' || answered.kind !== 'answered') return null
  return repeatsChallenge(answered.body, challenge) ? null : 'the answer does not repeat the challenge'
}

const cannotSign = (ping: ClaimedPing, startedAt: Date): PingMade => ({
  ping,
  startedAt,
  durationMs: 0,
  outcome: { kind: 'failed', retryAt: new Date(startedAt.getTime() + UNSIGNED_MS) },
  status: null,
  error: CANNOT_SIGN,
  answer: null,
})
