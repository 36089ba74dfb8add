import { applyDecorators } from '@nestjs/common'
import { ApiHeader, ApiParam, ApiQuery, ApiResponse, type ApiQueryOptions } from '@nestjs/swagger'
import { Problem } from '@filrouge/contract'
import { z } from 'zod'
import { HEADERS, MUST_NOT_EXIST, type HeaderName } from './headers.js'
import { NamedSchemas, type SchemaObject } from './json-schema.js'
import { PATH } from './path.js'

const schemas = new NamedSchemas('draft-2020-12')

/** What belongs under `components.schemas`, by name. */
export const namedSchemas = (): Record<string, SchemaObject> => schemas.all()

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output') => schemas.of(schema, io)

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
      content: { 'application/problem+json': { schema: jsonSchema(Problem, 'output') } },
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
    ...Object.entries(query).map(([name, schema]) => ApiQuery(queryParameter(name, schema))),
    ...headers.map((name) => ApiHeader({ name, required: false, ...HEADERS[name] })),
  )

function queryParameter(name: string, schema: z.ZodType): ApiQueryOptions {
  const form = jsonSchema(schema, 'input')
  const { description } = schema
  const isList = 'type' in form && form.type === 'array'
  const leftOut = schema.safeParse(undefined)
  return {
    name,
    required: !leftOut.success,
    // zod leaves out the default of what is read from a text.
    schema: leftOut.data === undefined ? form : { ...form, default: leftOut.data },
    // A list is one parameter, with commas.
    ...(isList && { style: 'form', explode: false }),
    ...(description !== undefined && { description }),
  }
}

/** Declares what the path of an operation names. */
export const onPath = (...names: readonly (keyof typeof PATH)[]) =>
  applyDecorators(...names.map((name) => ApiParam({ name, schema: pathSchema(name) })))

function pathSchema(name: keyof typeof PATH) {
  const schema = jsonSchema(PATH[name], 'input')
  if ('$ref' in schema)
    throw new Error(`the schema of ${name} must not have a name: a path cannot refer to it`)
  return schema
}

/** Declares the headers that every append takes. */
export const writeHeaders = () =>
  applyDecorators(
    takes({}, 'If-Match', 'Idempotency-Key', 'Prefer'),
    ApiHeader({ name: 'If-None-Match', required: false, ...MUST_NOT_EXIST }),
  )
