import { AttemptSchema } from './attempt-entity.js'
import { DeadLetterSchema } from './dead-letter-entity.js'
import { ReceivedSchema } from './received-entity.js'
import { SecretsKeySchema } from './secrets-key-entity.js'
import { SubscriptionSchema } from './subscription-entity.js'
import { WalkSchema } from './walk-entity.js'

/** The tables that deliveries read and write, but for those that hot statements alone use. */
export const entities = [
  AttemptSchema,
  DeadLetterSchema,
  ReceivedSchema,
  SecretsKeySchema,
  SubscriptionSchema,
  WalkSchema,
]
