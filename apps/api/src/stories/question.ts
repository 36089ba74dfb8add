import type { At } from '@filrouge/record'
import { bounds, Edtf, isStorable, LanguageTag, Time, Version } from '@filrouge/story'
import { z } from 'zod'
import { whole } from '../http/query.js'
import { invalid } from '../http/validation.js'

export const lang = LanguageTag.optional()

/** What is searched for: anything that can be typed. */
export const Search = z.string().max(300).refine(isStorable, 'holds NUL or half a surrogate pair')

/** What every cursor of a story's lists says: the version at which its list began. */
export const Pinned = z.strictObject({
  c: z.literal(1),
  story: z.string(),
  list: z.string(),
  version: Version,
})

/** Which past, which world, and in which language: the parameters of every read of a story. */
export const atParameters = {
  version: whole.pipe(Version).optional(),
  knownAt: Time.optional(),
  recordedAt: Time.optional(),
  happenedBy: Edtf.optional(),
  lang,
}

export type AtQuery = {
  [Name in keyof typeof atParameters]?: z.output<(typeof atParameters)[Name]> | undefined
}

/** @throws Problem validation-failed where more than one of version, knownAt and recordedAt is given */
export function mustNameOnePast({ version, knownAt, recordedAt }: AtQuery): void {
  const given = Object.entries({ version, knownAt, recordedAt }).filter(([, value]) => value !== undefined)
  if (given.length > 1)
    throw invalid(
      given.slice(1).map(([name]) => ({
        pointer: `/query/${name}`,
        message: 'one of version, knownAt and recordedAt at most',
      })),
    )
}

/** @throws Problem validation-failed where more than one past is named */
export function atOf(asked: AtQuery, now: string): At {
  mustNameOnePast(asked)
  const { version, knownAt, recordedAt, happenedBy } = asked
  return {
    version,
    knownAt,
    recordedAt,
    happenedBy:
      happenedBy === undefined ? undefined : { edtf: happenedBy, latest: bounds(happenedBy).latest },
    now,
  }
}
