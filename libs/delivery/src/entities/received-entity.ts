import { EntitySchema } from 'typeorm'

/** A row of service.received: the version of a development that a subscriber last acknowledged. */
export interface ReceivedEntity {
  subscriptionId: string
  developmentId: string
  storyId: string
  version: number
  acknowledgedAt: Date
}

export const ReceivedSchema = new EntitySchema<ReceivedEntity>({
  name: 'Received',
  schema: 'service',
  tableName: 'received',
  columns: {
    subscriptionId: { type: 'text', primary: true, name: 'subscription_id', select: false },
    developmentId: { type: 'text', primary: true, name: 'development_id' },
    storyId: { type: 'text', primary: true, name: 'story_id' },
    version: { type: 'integer' },
    acknowledgedAt: { type: 'timestamptz', name: 'acknowledged_at' },
  },
})
