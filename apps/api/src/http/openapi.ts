import { applyDecorators } from '@nestjs/common'
import { ApiHeader, ApiResponse, type ApiBodyOptions } from '@nestjs/swagger'
import { z } from 'zod'

type SchemaObject = Extract<ApiBodyOptions, { schema: unknown }>['schema']

/** The JSON schema (2020-12, as OpenAPI 3.1 has it) of what a schema takes. */
export const bodySchema = (schema: z.ZodType): SchemaObject => jsonSchema(schema, 'input')

/** Declares what an operation answers, by status, and that everything else is a problem document. */
export const answers = (schemas: Readonly<Record<number, z.ZodType>>, type = 'application/json') =>
  applyDecorators(
    ...Object.entries(schemas).map(([status, schema]) =>
      ApiResponse({
        status: Number(status),
        description: schema.description ?? 'The answer.',
        content: { [type]: { schema: jsonSchema(schema, 'output') } },
      }),
    ),
    ApiResponse({
      status: 'default',
      description: 'A problem (RFC 9457).',
      content: { 'application/problem+json': { schema: jsonSchema(ProblemBody, 'output') } },
    }),
  )

const WRITE_HEADERS = {
  'If-Match': 'the expected version, `"12"`, or `*`: the story must exist',
  'If-None-Match': '`*`: the story must not exist',
  'Idempotency-Key': '1 to 200 characters: the same request with it gives the first answer again',
  Prefer: '`respond-async`: answer 202 once the log has it',
}

/** Declares the headers that every append takes. */
export const writeHeaders = () =>
  applyDecorators(
    ...Object.entries(WRITE_HEADERS).map(([name, description]) =>
      ApiHeader({ name, description, required: false }),
    ),
  )

export const ProblemBody = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
})

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): SchemaObject {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return withoutIds(json) as SchemaObject
}

/** An id is for naming a schema, not for a URL of it. */
function withoutIds(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutIds)
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) =>
      name === 'id' && typeof value === 'string' ? [] : [[name, withoutIds(value)]],
    ),
  )
}
