import type { At } from '@filrouge/record'
import { bounds, characters, Edtf, LanguageTag, MAX_VERSION, Time, Version } from '@filrouge/story'
import { z } from 'zod'
import type { FastifyRequest } from 'fastify'
import { foreignCursor } from '../http/cursor.js'
import { minVersionOf } from '../http/headers.js'
import { whole } from '../http/query.js'
import { invalid } from '../http/validation.js'

export const lang = LanguageTag.optional()

/** What is searched for: anything that can be typed. */
export const Search = characters(300, 0)
  // An empty field of a form searches for nothing in particular.
  .transform((text) => (text.trim() === '' ? undefined : text))

const Past = z
  .union([
    z.tuple([z.literal('version'), Version]),
    z.tuple([z.literal('knownAt'), Time]),
    z.tuple([z.literal('recordedAt'), Time]),
  ])
  .nullable()
/** Which past was asked for; null: none. */
type Past = z.output<typeof Past>

/** What every cursor of a story's lists says: the version at which its list began, and what was asked for then. */
export const Pinned = z.strictObject({
  c: z.literal(1),
  story: z.string(),
  list: z.string(),
  version: Version,
  past: Past,
  world: Edtf.nullable(),
})
type Began = Pick<z.output<typeof Pinned>, 'version' | 'past' | 'world'>

/** Which past, which world, and in which language: the parameters of every read of a story. */
export const atParameters = {
  version: whole(1, MAX_VERSION).optional(),
  knownAt: Time.optional(),
  recordedAt: Time.optional(),
  happenedBy: Edtf.optional(),
  lang,
}

export type AtQuery = {
  [Name in keyof typeof atParameters]?: z.output<(typeof atParameters)[Name]> | undefined
}

/** @throws Problem validation-failed where more than one of version, knownAt and recordedAt is given */
function mustNameOnePast({ version, knownAt, recordedAt }: AtQuery): void {
  const given = Object.entries({ version, knownAt, recordedAt }).filter(([, value]) => value !== undefined)
  if (given.length > 1)
    throw invalid(
      given.slice(1).map(([name]) => ({
        pointer: `/query/${name}`,
        message: 'one of version, knownAt and recordedAt at most',
      })),
    )
}

function pastOf({ version, knownAt, recordedAt }: AtQuery): Past {
  if (version !== undefined) return ['version', version]
  if (knownAt !== undefined) return ['knownAt', knownAt]
  return recordedAt === undefined ? null : ['recordedAt', recordedAt]
}

/** What a read is about: as it is asked, or as the list that it goes on with began. */
export interface Question {
  at: At
  /** The language of the texts; null: language maps. */
  lang: string | null
  /** The least version that must be visible first; null: any. */
  minVersion: number | null
  /** Of a list: what its cursors repeat of the question besides the version. */
  listed: { past: Past } & Readonly<Record<string, unknown>>
}

/**
 * @param headers for `Filrouge-Min-Version`
 * @param began what the cursor says, where one was given
 * @throws Problem validation-failed where more than one past is named, or another than that of the cursor
 */
export function questionOf(
  asked: AtQuery,
  headers: FastifyRequest['headers'],
  began: Began | null = null,
): Question {
  mustNameOnePast(asked)
  const now = new Date().toISOString()
  const past = pastOf(asked)
  const common = { lang: asked.lang ?? null, minVersion: minVersionOf(headers) }
  if (!began) {
    const { version, knownAt, recordedAt } = asked
    return {
      at: { version, knownAt, recordedAt, happenedBy: worldOf(asked.happenedBy), now },
      ...common,
      listed: { past },
    }
  }
  const isOther =
    (past !== null && JSON.stringify(past) !== JSON.stringify(began.past)) ||
    (asked.happenedBy !== undefined && asked.happenedBy !== began.world)
  if (isOther) throw foreignCursor()
  const [name, value] = began.past ?? []
  return {
    at: {
      version: began.version,
      knownAt: name === 'knownAt' ? value : undefined,
      isOfNow: began.past === null,
      happenedBy: worldOf(began.world ?? undefined),
      now,
    },
    ...common,
    listed: { past: began.past },
  }
}

const worldOf = (edtf: string | undefined) =>
  edtf === undefined ? undefined : { edtf, latest: bounds(edtf).latest }
