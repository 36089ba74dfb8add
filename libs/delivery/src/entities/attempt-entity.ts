import type { Attempt } from '@filrouge/contract'
import { EntitySchema } from 'typeorm'

/** A row of service.attempt: an attempt to deliver a message, or a ping. */
export interface AttemptEntity {
  attemptId: string
  subscriptionId: string
  /** Null for a ping. */
  storyId: string | null
  version: number | null
  /** The name of the event, or `filrouge.ping`. */
  type: string
  /** 1 for the first try. */
  number: number
  startedAt: Date
  durationMs: number
  outcome: Attempt['outcome']
  status: number | null
  error: string | null
  /** The beginning of a failed attempt's answer. */
  answer: string | null
}

export const AttemptSchema = new EntitySchema<AttemptEntity>({
  name: 'Attempt',
  schema: 'service',
  tableName: 'attempt',
  columns: {
    attemptId: { type: 'bigint', primary: true, name: 'attempt_id', generated: 'increment' },
    subscriptionId: { type: 'text', name: 'subscription_id', select: false },
    storyId: { type: 'text', name: 'story_id', nullable: true },
    version: { type: 'integer', nullable: true },
    type: { type: 'text' },
    number: { type: 'integer' },
    startedAt: { type: 'timestamptz', name: 'started_at' },
    durationMs: { type: 'integer', name: 'duration_ms' },
    outcome: { type: 'text' },
    status: { type: 'integer', nullable: true },
    error: { type: 'text', nullable: true },
    answer: { type: 'text', nullable: true },
  },
})
