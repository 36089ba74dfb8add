import { EntitySchema } from 'typeorm'

/** A row of service.dead_letter: a message whose tries are used up, while the endpoint took others. */
export interface DeadLetterEntity {
  deadLetterId: string
  subscriptionId: string
  storyId: string
  version: number
  type: string
  attempts: number
  lastError: string | null
  lastStatus: number | null
  diedAt: Date
  /** Whether it is about to be sent again. */
  redriving: boolean
}

export const DeadLetterSchema = new EntitySchema<DeadLetterEntity>({
  name: 'DeadLetter',
  schema: 'service',
  tableName: 'dead_letter',
  columns: {
    deadLetterId: { type: 'bigint', primary: true, name: 'dead_letter_id', generated: 'increment' },
    subscriptionId: { type: 'text', name: 'subscription_id', select: false },
    storyId: { type: 'text', name: 'story_id' },
    version: { type: 'integer' },
    type: { type: 'text' },
    attempts: { type: 'integer' },
    lastError: { type: 'text', name: 'last_error', nullable: true },
    lastStatus: { type: 'integer', name: 'last_status', nullable: true },
    diedAt: { type: 'timestamptz', name: 'died_at' },
    redriving: { type: 'boolean' },
  },
})
