import type { EndpointEvent, EndpointHealth } from '@filrouge/webhooks/endpoint-health'
import type { ClaimedLane } from './claim.js'
import type { JudgedBy, NextStep } from './next-messages.js'

/** What follows from an attempt. */
export type Outcome = { kind: 'delivered' } | FailureOutcome

export type FailureOutcome =
  /** @property counts whether it uses up a try of the message: not while the endpoint is failing */
  | { kind: 'retry'; at: Date; counts: boolean }
  | { kind: 'deadLetter' }
  /** The message's tries are used up, and its lane waits. */
  | { kind: 'block'; at: Date }
  | { kind: 'disable' }

/** An attempt that was made. The outcome of a failure is decided when it is written. */
export type AttemptMade = Attempted & (Taken | NotTaken)

interface Attempted {
  step: 'attempt'
  lane: ClaimedLane
  version: number
  type: string
  /** The development that the event is about; null where it is about none, or its data was not sent. */
  developmentId: string | null
  previousVersion: number
  /** 1 for the first try of the message. */
  number: number
  /** By the database's clock. */
  startedAt: Date
  durationMs: number
  status: number | null
  error: string | null
  /** The beginning of a failed attempt's answer. */
  answer: string | null
}

interface Taken {
  taken: true
  outcome: { kind: 'delivered' }
  /** `at`: when the endpoint answered, ms since 1970, by the database's clock. */
  endpoint: Extract<EndpointEvent, { kind: 'succeeded' }>
  /** The facts that the lane's next messages are based on, where its courier would send them. */
  goesOn?: JudgedBy
}

interface NotTaken {
  taken: false
  /**
   * Decides the outcome. It is called again when the transaction runs again.
   * @param health the endpoint's, now
   * @param now ms since 1970
   */
  judge(health: EndpointHealth, now: number): Judgement
}

/** The outcome of a failed attempt. */
export interface Judgement {
  outcome: FailureOutcome
  error: string | null
  /** What happened to the endpoint; null where the failure concerns the message alone. */
  endpoint: EndpointEvent | null
}

/** An attempt with its outcome. */
export type JudgedAttempt = Attempted & {
  outcome: Outcome
  endpoint: EndpointEvent | null
  goesOn?: JudgedBy
}

export type NotSent = Exclude<NextStep, { step: 'send' }>
export type LaneResult = AttemptMade | NotSent
export type JudgedResult = JudgedAttempt | NotSent

/** The lane as its courier leases it after a message was taken. */
export const laneBehind = ({ lane, version }: AttemptMade): ClaimedLane => ({
  ...lane,
  nextVersion: version + 1,
  previousVersion: version,
  attempts: 0,
  firstTriedAt: null,
})
