import type { At } from '@filrouge/record'
import { bounds, Edtf, isStorable, LanguageTag, Time, Version } from '@filrouge/story'
import { z } from 'zod'
import { invalid, validated } from '../http/validation.js'

const whole = z
  .string()
  .regex(/^\d{1,10}$/, 'a whole number')
  .transform(Number)

export const lang = LanguageTag.optional()

/** A comma list. */
export const listOf = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(item).max(100))

/** What is searched for: anything that can be typed. */
export const Search = z.string().max(300).refine(isStorable, 'holds NUL or half a surrogate pair')

/** Which past, which world, and in which language: the parameters of every read of a story. */
export const atParameters = {
  version: whole.pipe(Version).optional(),
  knownAt: Time.optional(),
  recordedAt: Time.optional(),
  happenedBy: Edtf.optional(),
  lang,
}

export const pageParameters = {
  limit: whole.pipe(z.int().min(1).max(500)).default(100),
  cursor: z.string().min(1).max(1_000).optional(),
}

/** @throws Problem where more than one past is named */
export function readQuery<Shape extends z.core.$ZodLooseShape>(shape: Shape, query: unknown) {
  return validated(z.strictObject(shape), query, '/query')
}

export type AtQuery = {
  [Name in keyof typeof atParameters]?: z.output<(typeof atParameters)[Name]> | undefined
}

/** @throws Problem validation-failed where more than one of version, knownAt and recordedAt is given */
export function atOf({ version, knownAt, recordedAt, happenedBy }: AtQuery, now: string): At {
  const given = Object.entries({ version, knownAt, recordedAt }).filter(([, value]) => value !== undefined)
  if (given.length > 1)
    throw invalid(
      given.slice(1).map(([name]) => ({
        pointer: `/query/${name}`,
        message: 'one of version, knownAt and recordedAt at most',
      })),
    )
  return {
    version,
    knownAt,
    recordedAt,
    happenedBy:
      happenedBy === undefined ? undefined : { edtf: happenedBy, latest: bounds(happenedBy).latest },
    now,
  }
}
