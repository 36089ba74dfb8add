import { Id } from '@filrouge/story'
import { z } from 'zod'
import { validated } from './validation.js'

/** A UUID of version 7, or the digest of an Idempotency-Key or of a line of an import. No other id is ever made. */
const APPEND_ID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9a-f]{64})$/

/** The path parameters of the API, with their schemas. */
export const PATH = {
  storyId: Id,
  developmentId: Id,
  subscriptionId: Id,
  appendId: z
    .string()
    .regex(
      APPEND_ID,
      'this is not an append id: it is a UUID of version 7 or has 64 of 0-9a-f, and the answer to the append has it',
    ),
  keyId: z
    .string()
    .regex(
      /^[a-z0-9]{8}$/,
      'this is not a key id: it has 8 letters and digits, such as those after frk_ in the key',
    ),
}

/** Validates a path parameter. @throws Problem validation-failed */
export const inPath = <Name extends keyof typeof PATH>(name: Name, value: string | undefined): string =>
  validated(PATH[name], value, `/path/${name}`)
