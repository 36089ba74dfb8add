import { applyDecorators } from '@nestjs/common'
import type * as swagger from '@nestjs/swagger'
import type { ApiBodyOptions, ApiOperationOptions, ApiQueryOptions } from '@nestjs/swagger'
import { Problem } from '@filrouge/contract'
import { z } from 'zod'
import { HEADERS, MUST_NOT_EXIST, type HeaderName } from './headers.js'
import { NamedSchemas, type SchemaObject } from './json-schema.js'
import { PATH } from './path.js'

// Swagger takes long to load, and the schemas take long to make. Few processes are asked for the document. So the
// decorators of this file only note what they declare, and `declareAll` applies them.

type Swagger = typeof swagger
type Declaration = ReturnType<typeof applyDecorators>

const noted: ((swagger: Swagger) => void)[] = []

const later =
  (declare: (swagger: Swagger) => (ClassDecorator | MethodDecorator)[]): Declaration =>
  (target, key, descriptor) =>
    void noted.push((swagger) => applyDecorators(...declare(swagger))(target, key, descriptor))

/** Applies the declarations of all controllers, for Swagger to find. */
export function declareAll(swagger: Swagger): void {
  for (const declare of noted.splice(0)) declare(swagger)
}

/** The group of a controller's operations. */
export const tagged = (tag: string) => later(({ ApiTags }) => [ApiTags(tag)])

/** Leaves a controller out of the document. */
export const undocumented = () => later(({ ApiExcludeController }) => [ApiExcludeController()])

export const operation = (options: ApiOperationOptions) =>
  later(({ ApiOperation }) => [ApiOperation(options)])

/** Declares the body of an operation, in JSON unless it has another type. */
export const takesBody = (schema: z.ZodType, { type, ...more }: BodyOptions = {}) =>
  later(({ ApiBody, ApiConsumes }) => [
    ...(type === undefined ? [] : [ApiConsumes(type)]),
    ApiBody({ schema: bodySchema(schema), ...more }),
  ])

type BodyOptions = Pick<ApiBodyOptions, 'required' | 'description'> & { type?: string }

const schemas = new NamedSchemas('draft-2020-12')

/** The named schemas, for `components.schemas`. */
export const namedSchemas = (): Record<string, SchemaObject> => schemas.all()

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output') => schemas.of(schema, io)

/** The JSON schema (2020-12, as in OpenAPI 3.1) of a schema's input. */
export const bodySchema = (schema: z.ZodType): SchemaObject => jsonSchema(schema, 'input')

export interface Media {
  /** `application/json` by default. */
  type?: string
  /** Null: the answer has no body. */
  schema: z.ZodType | null
  /** The schemas of the other media types that `Accept` can ask for. */
  others?: Readonly<Record<string, z.ZodType>>
  description?: string
}

/** Declares the answers of an operation, by status. Every other status has a problem document. */
export const answers = (by: Readonly<Record<number, z.ZodType | Media | null>>) =>
  later(({ ApiResponse }) => [
    ...Object.entries(by).map(([status, answer]) => ApiResponse(response(Number(status), answer))),
    ApiResponse({
      status: 'default',
      description: 'A problem (RFC 9457).',
      content: { 'application/problem+json': { schema: jsonSchema(Problem, 'output') } },
    }),
  ])

/** Declares the answers of an append: accepted, or without a verdict yet. */
export const appendAnswers = (accepted: z.ZodType, pending: z.ZodType) =>
  answers({
    201: { schema: accepted, description: 'The events are recorded and can be read.' },
    202: {
      schema: pending,
      description: 'There is no verdict yet. `Location` is the address of the outcome.',
    },
  })

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
  201: 'It is made.',
  202: 'It will be done.',
  204: 'Done.',
  304: 'The answer still has an ETag of `If-None-Match`.',
}

/** The answer of a read where `If-None-Match` lists the current ETag. */
export const NOT_MODIFIED = { 304: null } as const

/** Declares the query parameters and the headers of an operation. */
export const takes = (query: Readonly<Record<string, z.ZodType>>, ...headers: readonly HeaderName[]) =>
  later(({ ApiHeader, ApiQuery }) => [
    ...Object.entries(query).map(([name, schema]) => ApiQuery(queryParameter(name, schema))),
    ...headers.map((name) => ApiHeader({ name, required: false, ...HEADERS[name] })),
  ])

function queryParameter(name: string, schema: z.ZodType): ApiQueryOptions {
  const { description, ...form } = inlineSchema(name, schema)
  const isList = 'type' in form && form.type === 'array'
  const leftOut = schema.safeParse(undefined)
  return {
    name,
    required: !leftOut.success,
    // zod leaves the default out of the schema where a text is parsed first.
    schema: leftOut.data === undefined ? form : { ...form, default: leftOut.data },
    // A list is one parameter, separated by commas.
    ...(isList && { style: 'form', explode: false }),
    ...(description !== undefined && { description }),
  }
}

/** Declares the path parameters of an operation. */
export const onPath = (...names: readonly (keyof typeof PATH)[]) =>
  later(({ ApiParam }) => names.map((name) => ApiParam({ name, schema: inlineSchema(name, PATH[name]) })))

function inlineSchema(name: string, schema: z.ZodType) {
  const form = jsonSchema(schema, 'input')
  if ('$ref' in form) throw new Error(`the schema of the parameter ${name} must not have a name`)
  return form
}

/** Declares the headers of every append. */
export const writeHeaders = () =>
  applyDecorators(
    takes({}, 'If-Match', 'Idempotency-Key', 'Prefer'),
    later(({ ApiHeader }) => [ApiHeader({ name: 'If-None-Match', required: false, ...MUST_NOT_EXIST })]),
  )
