import { EntitySchema } from 'typeorm'

/** A row of service.walk: lanes to be made for a start, or set back for a replay, story by story. */
export interface WalkEntity {
  walkId: string
  subscriptionId: string
  /** Ids or patterns. */
  stories: string[]
  /** The version that lanes begin at; null where `knownAt` says it. */
  fromVersion: number | null
  /** Lanes begin at the first version known at this time or later; null where `fromVersion` says it. */
  knownAt: string | null
  isReplay: boolean
  /** The last story that is done; '' before the first. */
  afterStory: string
}

export const WalkSchema = new EntitySchema<WalkEntity>({
  name: 'Walk',
  schema: 'service',
  tableName: 'walk',
  columns: {
    walkId: { type: 'bigint', primary: true, name: 'walk_id', generated: 'increment' },
    subscriptionId: { type: 'text', name: 'subscription_id' },
    stories: { type: 'text', array: true },
    fromVersion: { type: 'integer', name: 'from_version', nullable: true },
    knownAt: { type: 'text', name: 'known_at', nullable: true },
    isReplay: { type: 'boolean', name: 'is_replay' },
    afterStory: { type: 'text', name: 'after_story' },
  },
})
