import { Id } from '@filrouge/story'
import { z } from 'zod'
import { validated } from './validation.js'

/** The path parameters of the API, with their schemas. */
export const PATH = {
  storyId: Id,
  developmentId: Id,
  subscriptionId: Id,
  appendId: z
    .string()
    .regex(/^[0-9a-zA-Z-]{1,128}$/, 'this is not an append id: it is in the answer to the append'),
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
