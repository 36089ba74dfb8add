import { applyDecorators } from '@nestjs/common'
import { ApiHeader, ApiParam, ApiQuery, ApiResponse, type ApiBodyOptions } from '@nestjs/swagger'
import { PROBLEM_CODES } from '@filrouge/runtime'
import { z } from 'zod'
import { HEADERS, type HeaderName } from './headers.js'

type SchemaObject = Extract<ApiBodyOptions, { schema: unknown }>['schema']

/** Schemas that have a name of their own (`.meta({ id })`): the document refers to them. */
const components = new Map<string, SchemaObject>()

/** What belongs under `components.schemas`, by name. */
export const namedSchemas = (): Record<string, SchemaObject> =>
  Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1)))

/** The JSON schema (2020-12, as OpenAPI 3.1 has it) of what a schema takes. */
export const bodySchema = (schema: z.ZodType): SchemaObject => jsonSchema(schema, 'input')

export interface Media {
  /** `application/json` by default. */
  type?: string
  /** Null: nothing. */
  schema: z.ZodType | null
  /** What it answers in other types, where `Accept` asks for one. */
  others?: Readonly<Record<string, z.ZodType>>
  description?: string
}

/** Declares what an operation answers, by status, and that everything else is a problem document. */
export const answers = (by: Readonly<Record<number, z.ZodType | Media | null>>) =>
  applyDecorators(
    ...Object.entries(by).map(([status, answer]) => ApiResponse(response(Number(status), answer))),
    ApiResponse({
      status: 'default',
      description: 'A problem (RFC 9457).',
      content: { 'application/problem+json': { schema: jsonSchema(ProblemBody, 'output') } },
    }),
  )

function response(status: number, answer: z.ZodType | Media | null) {
  const { type = 'application/json', schema, others = {}, description } = mediaOf(answer)
  const media = Object.entries({ ...(schema && { [type]: schema }), ...others })
  return {
    status,
    description: description ?? schema?.description ?? DESCRIPTIONS[status] ?? 'The answer.',
    ...(media.length > 0 && {
      content: Object.fromEntries(media.map(([name, one]) => [name, { schema: jsonSchema(one, 'output') }])),
    }),
  }
}

const mediaOf = (answer: z.ZodType | Media | null): Media =>
  answer === null || answer instanceof z.ZodType ? { schema: answer } : answer

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  201: 'It was recorded, and can be read.',
  202: 'It is on the log, or its outcome is open: ask at `Location`.',
  204: 'Done.',
  304: 'What `If-None-Match` names is still so.',
}

/** What reads answer where `If-None-Match` names what the reader has. */
export const NOT_MODIFIED = { 304: null } as const

/** Declares which parameters of the query and which headers an operation takes. */
export const takes = (query: Readonly<Record<string, z.ZodType>>, ...headers: readonly HeaderName[]) =>
  applyDecorators(
    ...Object.entries(query).map(([name, schema]) =>
      ApiQuery({
        name,
        required: !schema.safeParse(undefined).success,
        schema: jsonSchema(schema, 'input'),
        ...(schema.description !== undefined && { description: schema.description }),
      }),
    ),
    ...headers.map((name) => ApiHeader({ name, required: false, ...HEADERS[name] })),
  )

/** Declares what the path of an operation names. */
export const onPath = (...names: readonly string[]) =>
  applyDecorators(...names.map((name) => ApiParam({ name, schema: { type: 'string' } })))

/** Declares the headers that every append takes. */
export const writeHeaders = () => takes({}, 'If-Match', 'If-None-Match', 'Idempotency-Key', 'Prefer')

const ProblemBody = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(PROBLEM_CODES),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): SchemaObject {
  const {
    $schema: _,
    $defs = {},
    ...json
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  for (const [name, definition] of Object.entries($defs)) register(name, componentOf(definition))
  return componentOf(json)
}

function register(name: string, schema: SchemaObject): void {
  const before = components.get(name)
  if (before && JSON.stringify(before) !== JSON.stringify(schema))
    throw new Error(`two schemas have the name ${name}`)
  components.set(name, schema)
}

/** An id is for naming a schema, not for a URL of it; and definitions lie elsewhere in OpenAPI. */
function componentOf(json: unknown): SchemaObject {
  return rewritten(json) as SchemaObject
}

function rewritten(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(rewritten)
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) => {
      if (name === 'id' && typeof value === 'string') return []
      if (name === '$ref' && typeof value === 'string')
        return [[name, value.replace('#/$defs/', '#/components/schemas/')]]
      return [[name, rewritten(value)]]
    }),
  )
}
