import { Id } from '@filrouge/story'
import { z } from 'zod'
import { validated } from './validation.js'

/** What the path of an operation may name, and the form that each has. */
export const PATH = {
  storyId: Id,
  developmentId: Id,
  subscriptionId: Id,
  appendId: z.string().regex(/^[0-9a-zA-Z-]{1,128}$/, 'an append id'),
  keyId: z.string().regex(/^[a-z0-9]{8}$/, 'a key id'),
}

/** A part of the path, checked. @throws Problem validation-failed */
export const inPath = <Name extends keyof typeof PATH>(name: Name, value: string | undefined): string =>
  validated(PATH[name], value, `/path/${name}`)
