import type { At } from '@filrouge/record'
import { and, bounds, characters, Edtf, LanguageTag, MAX_VERSION, Time, Version } from '@filrouge/story'
import { z } from 'zod'
import { foreignCursor } from '../http/cursor.js'
import { readQuery, whole } from '../http/query.js'
import { invalid } from '../http/validation.js'
import type { ReadRequest } from './read-request.js'

export const lang = LanguageTag.optional().describe(
  'The language of the texts. Where a text does not have it, the answer has the nearest language and names it. Without `lang`, texts are whole language maps.',
)

/** A search text of up to 300 characters. */
export const Search = characters(300, 0)
  // An empty search text is no filter: the field of a form may be empty.
  .transform((text) => (text.trim() === '' ? undefined : text))

const Past = z
  .union([
    z.tuple([z.literal('version'), Version]),
    z.tuple([z.literal('knownAt'), Time]),
    z.tuple([z.literal('recordedAt'), Time]),
  ])
  .nullable()
/** The past that the request names. Null: it names none. */
type Past = z.output<typeof Past>

/**
 * The fields of every cursor of a story's lists: the version of the first page, and the past and world of its request. Past:
 * the version or time that it named. World: its `happenedBy`.
 */
export const Pinned = z.strictObject({
  c: z.literal(1),
  story: z.string(),
  list: z.string(),
  version: Version,
  past: Past,
  world: Edtf.nullable(),
})
type Began = Pick<z.output<typeof Pinned>, 'version' | 'past' | 'world'>

/** The parameters of every read of a story: the past, the world and the language of the texts. */
export const atParameters = {
  version: whole(1, MAX_VERSION)
    .optional()
    .describe('Read this version. Not together with `knownAt` or `recordedAt`. Default: now.'),
  knownAt: Time.optional().describe(
    'Read the last version that was known at this time (RFC 3339). Not together with `version` or `recordedAt`.',
  ),
  recordedAt: Time.optional().describe(
    'Read the last version that was recorded by this time (RFC 3339). Not together with `version` or `knownAt`.',
  ),
  happenedBy: Edtf.optional().describe('Show only what had happened by this date (EDTF). Default: no bound.'),
  lang,
}

export type AtQuery = {
  [Name in keyof typeof atParameters]?: z.output<(typeof atParameters)[Name]> | undefined
}

/**
 * @param pasts the parameters of which one may be given, by name
 * @throws Problem validation-failed where more than one is given
 */
export function mustNameOnePast(pasts: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(pasts).filter(([, value]) => value !== undefined)
  if (given.length > 1)
    throw invalid(
      given.slice(1).map(([name]) => ({
        pointer: `/query/${name}`,
        message: `give at most one of ${and(Object.keys(pasts))}`,
      })),
    )
}

function pastOf({ version, knownAt, recordedAt }: AtQuery): Past {
  if (version !== undefined) return ['version', version]
  if (knownAt !== undefined) return ['knownAt', knownAt]
  return recordedAt === undefined ? null : ['recordedAt', recordedAt]
}

/**
 * The parameters of every read. With a cursor, the past (the version or time requested) and the world (`happenedBy`) are
 * those of the first page.
 */
export interface ReadParameters {
  at: At
  /** The language of the texts. Null: whole language maps. */
  lang: string | null
  /** The read waits until this version is visible. Null: it does not wait. */
  minVersion: number | null
  /** Where the request has the version, for the refusal of one that the story has not reached. Default: it does not say. */
  versionAt?: string
  /** The parameters that a list's cursors contain, in addition to the version. */
  listed: { past: Past } & Readonly<Record<string, unknown>>
}

/**
 * @param minVersion the version that must be visible first; null: any
 * @param began the fields of the cursor; null without a cursor
 * @throws Problem validation-failed where the query names more than one past, or another past or world than the cursor
 */
export function readParametersOf(
  query: AtQuery,
  minVersion: number | null,
  began: Began | null = null,
): ReadParameters {
  const { version, knownAt, recordedAt } = query
  mustNameOnePast({ version, knownAt, recordedAt })
  const now = new Date().toISOString()
  const past = pastOf(query)
  const common = { lang: query.lang ?? null, minVersion }
  if (!began)
    return {
      at: { version, knownAt, recordedAt, happenedBy: worldOf(query.happenedBy), now },
      ...common,
      listed: { past },
    }
  const isOther =
    (past !== null && JSON.stringify(past) !== JSON.stringify(began.past)) ||
    (query.happenedBy !== undefined && query.happenedBy !== began.world)
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

/** The validated request of a read. `taken`: its own input. */
export interface Parsed<Taken> {
  taken: Taken
  parameters: ReadParameters
}

/** Reads the parameters of a read that has no others. It is no list, so it has no cursor. @throws Problem validation-failed */
export const onlyReadParameters = ({ query, minVersion }: ReadRequest): ReadParameters => ({
  ...readParametersOf(readQuery(atParameters, query), minVersion()),
  listed: { past: null },
})

const worldOf = (edtf: string | undefined) =>
  edtf === undefined ? undefined : { edtf, latest: bounds(edtf).latest }
