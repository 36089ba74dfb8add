import { Plain, Time } from '@filrouge/story'
import { z } from 'zod'
import { Moment, pageOf, type Sent } from './parts.js'

/** Each includes those before it. */
export const Role = z.enum(['reader', 'reporter', 'editor', 'admin'])
export type Role = z.output<typeof Role>

/** What a new key is to be. */
export const NewKeyBody = z.strictObject({
  name: Plain.describe('the principal: recorded with what it writes; several keys may share it'),
  role: Role,
  stories: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9._-]{0,127}\*?$|^\*$/, 'an id, or the beginning of one and `*`'))
    .min(1)
    .max(100)
    .nullable()
    .optional(),
  expiresAt: Time.nullable().optional(),
  description: Plain.nullable().optional(),
})
export type NewKey = Sent<typeof NewKeyBody>

/** A key, without its secret. `stories` are ids and `prefix-*`; null: all. */
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

/** A key as the answer to making it shows it: only there. */
export const KeyWithSecret = z.strictObject({ ...Key.shape, key: z.string() })
export type KeyWithSecret = z.output<typeof KeyWithSecret>
