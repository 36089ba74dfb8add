import { Name, Plain, Time } from '@filrouge/story'
import { z } from 'zod'
import { Moment, pageOf, type Sent } from './parts.js'
import { Patterns } from './patterns.js'

/** In order of rights: each role includes the roles before it. */
export const Role = z.enum(['reader', 'reporter', 'editor', 'admin'])
export type Role = z.output<typeof Role>

/** The body of a request to make a key. */
export const NewKeyBody = z.strictObject({
  name: Name.describe(
    'the principal: every event that the key writes is recorded with it. Several keys may have the same name',
  ),
  role: Role,
  stories: Patterns.nullable().optional(),
  expiresAt: Time.nullable().optional(),
  description: Plain.nullable().optional(),
})
/** A key as it is asked for. `stories` limits it to ids and patterns such as `prefix-*`. */
export type NewKey = Sent<typeof NewKeyBody>

/** A key, without its secret. `stories` lists ids and patterns such as `prefix-*`. Null: all stories. */
export const Key = z.strictObject({
  keyId: z.string(),
  name: z.string(),
  role: Role,
  stories: z.array(z.string()).nullable(),
  description: z.string().nullable(),
  expiresAt: Moment.nullable(),
  createdAt: Moment,
})
export type Key = z.output<typeof Key>
/** A page of keys, oldest first. */
export const KeyPage = pageOf(Key)

/** A new key with its secret. No other answer shows the secret. */
export const KeyWithSecret = z.strictObject({ ...Key.shape, key: z.string() })
export type KeyWithSecret = z.output<typeof KeyWithSecret>
