import type { EventType } from '@filrouge/story'

/** Where each story begins: what is appended from now on, its first event, or the first known at a time (RFC 3339) or later. */
export type SubscriptionStart = 'now' | 'beginning' | { knownAt: string }

/** What a subscription gets, and where. */
interface Wanted {
  /** https, and a public address, unless the service is told otherwise. */
  url: string
  description?: string | null | undefined
  /** Ids, `prefix-*`, or `*`: all, also those opened later. */
  stories: readonly string[]
  /** Null, the default: all. */
  types?: readonly EventType[] | null | undefined
  /** CEL over `event` and `story`. Null, the default: everything. */
  filter?: string | null | undefined
  /** Messages in flight together, each of another story: 1 to 100, by default 10. */
  maxInFlight?: number | undefined
  /** What becomes of a message whose tries are used up, and so of its lane. By default a dead letter. */
  onExhausted?: 'deadLetter' | 'block' | undefined
}

export interface NewSubscription extends Wanted {
  start: SubscriptionStart
  /** What the first message asks for: its challenge repeated (the default), or, for admins, any 2xx. */
  verification?: 'challenge' | 'ping' | undefined
}

/** What is to change; what is left out stays. Another URL is verified again. */
export type SubscriptionChanges = { [Name in keyof Wanted]?: Wanted[Name] | undefined }

export interface Subscription {
  subscriptionId: string
  /** Whose it is. */
  principal: string
  url: string
  description: string | null
  stories: string[]
  types: EventType[] | null
  filter: string | null
  /** 1, and 1 more for each change of stories, types or filter. */
  filterRevision: number
  start: SubscriptionStart
  verification: 'challenge' | 'ping'
  status: 'unverified' | 'active' | 'paused' | 'failing' | 'disabled'
  disabledBecause: string | null
  maxInFlight: number
  onExhausted: 'deadLetter' | 'block'
  /** `whpk_…`, for the signatures `v1a`. */
  publicKey: string
  /** Until when the last of the secrets before this one signs too. */
  oldSecretUntil: string | null
  failingSince: string | null
  nextProbeAt: string | null
  createdAt: string
  updatedAt: string
}

/** A subscription with its secret, `whsec_…`: the only answer that ever shows it. */
export type SubscriptionWithSecret = Subscription & { secret: string }

/** What to send again. Left out, `stories` is all that the subscription means; the beginning is version 1. */
export interface Replay {
  /** Ids or `prefix-*`. */
  stories?: readonly string[] | undefined
  /** Not together with `knownAt`. */
  fromVersion?: number | undefined
  /** RFC 3339. */
  knownAt?: string | undefined
}

/** How far one story is delivered. */
export interface Lane {
  storyId: string
  status: 'idle' | 'due' | 'retrying' | 'blocked' | 'sending'
  nextVersion: number
  /** 0: none. */
  lastAcknowledgedVersion: number
  lastAcknowledgedAt: string | null
  /** Versions that are still to be looked at. */
  lag: number
  /** Tries of the next message so far. */
  attempts: number
  lastError: string | null
  /** The HTTP status that the last try was answered. */
  lastStatus: number | null
  nextAttemptAt: string | null
}

/** One try of one message. */
export interface Attempt {
  attemptId: string
  /** Null for a ping. */
  storyId: string | null
  version: number | null
  type: string
  /** 1 for the first try of the message. */
  number: number
  startedAt: string
  durationMs: number
  outcome: 'delivered' | 'retry' | 'deadLetter' | 'block' | 'disable' | 'failed'
  status: number | null
  error: string | null
  /** The beginning of what it answered, where it failed. */
  answer: string | null
}

/** A message that an endpoint did not take in all its tries, while it took others. */
export interface DeadLetter {
  deadLetterId: string
  storyId: string
  version: number
  type: string
  attempts: number
  lastError: string | null
  lastStatus: number | null
  diedAt: string
  /** Whether it is about to be sent again. */
  redriving: boolean
}

/** Which version of a development was last acknowledged, in one story. */
export interface Acknowledged {
  storyId: string
  developmentId: string
  /** Of the story: the last of the development that was acknowledged. */
  version: number
  revision: number
  acknowledgedAt: string
  latestVersion: number
  /** Greater than `revision` where a correction was not acknowledged. */
  latestRevision: number
}
