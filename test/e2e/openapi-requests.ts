import fc from '../support/fast-check.js'

/** The keywords of JSON Schema that our document uses. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  propertyNames?: JsonSchema
  items?: JsonSchema
  minProperties?: number
  maxProperties?: number
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  pattern?: string
  examples?: unknown[]
  format?: string
}

/** Junk values, for any place. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    null,
    '',
    0,
    -1,
    1e308,
    true,
    [],
    {},
    'a\u0000b',
    '\ud800',
    '__proto__',
    '../..',
    'x'.repeat(30_000),
    "'; DROP TABLE record.event; --",
  ),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Names that recur, so that requests often refer to things that exist. */
const NAMES = ['a', 'b', 'c', 'talks', 'fuzz-1', 'fuzz-2']
const DATES = ['2025', '2025-09~', '2025-09-04', '2025-09-04/..', '2025-21', '../2025', '2025-13']
const TIMES = [
  '2025-09-04T10:00:00Z',
  '2025-09-05T10:00:00.000+02:00',
  '2999-01-01T00:00:00Z',
  '2025-09-31T00:00:00Z',
]

const URLS = [
  'https://example.org/a',
  'https://example.org/é?b',
  'HTTP://example.org:8080/?a#b',
  'http://example.org',
  'https://[2001:db8::1]/',
  'https://user@example.org/',
  'http:example.org',
  'https:///example.org',
  'https://example.org\\@example.com/',
  'https://exam\u00adple.org/',
  'https://fa.example.org/می\u200cخواهم',
  'nowhere',
]

/** Values of a schema. A few are junk, at any depth. */
export function valuesOf(
  schema: JsonSchema,
  resolve: (ref: string) => JsonSchema,
  depth = 0,
): fc.Arbitrary<unknown> {
  const sound = soundOf(schema, resolve, depth)
  return fc.oneof({ weight: 150, arbitrary: sound }, { weight: 1, arbitrary: junk })
}

function soundOf(
  schema: JsonSchema,
  resolve: (ref: string) => JsonSchema,
  depth: number,
): fc.Arbitrary<unknown> {
  const inner = (one: JsonSchema) => valuesOf(one, resolve, depth + 1)
  if (schema.$ref !== undefined) return inner(resolve(schema.$ref))
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map(inner))
  const [first] = schema.allOf ?? []
  if (first) return inner(first)
  const types = [schema.type ?? []].flat()
  return types.length === 0 ? junk : fc.oneof(...types.map((type) => ofType(type, schema, inner)))
}

function ofType(
  type: string,
  schema: JsonSchema,
  inner: (one: JsonSchema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return text(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 20, 2_147_483_648) })
    case 'number':
      return fc.double({ noNaN: true, min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6 })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(schema.items ? inner(schema.items) : junk, {
        minLength: schema.minItems ?? 0,
        maxLength: 3,
      })
    default:
      return object(schema, inner)
  }
}

function text({
  pattern,
  format,
  examples,
  minLength = 0,
  maxLength = 20,
}: JsonSchema): fc.Arbitrary<unknown> {
  if (examples) return fc.constantFrom(...examples)
  if (format === 'date-time') return fc.constantFrom(...TIMES)
  if (format === 'edtf') return fc.constantFrom(...DATES)
  if (format === 'uri') return fc.constantFrom(...URLS)
  // Without a pattern any text is allowed. Characters beyond the basic plane count as one.
  const own =
    pattern === undefined || pattern.startsWith('^[^')
      ? fc.oneof(
          {
            weight: 30,
            arbitrary: fc.string({ minLength, maxLength: Math.min(maxLength, 40), unit: 'binary' }),
          },
          { weight: 1, arbitrary: fc.constantFrom('😀', 'x').map((one) => one.repeat(maxLength)) },
        )
      : fc.stringMatching(new RegExp(pattern))
  return fc.oneof(own, fc.constantFrom(...NAMES, ...DATES, 'en', 'https://example.org/a'))
}

function object(
  { properties = {}, required = [], additionalProperties, propertyNames }: JsonSchema,
  inner: (one: JsonSchema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inner(one)])),
    {
      requiredKeys: required,
    },
  )
  if (typeof additionalProperties !== 'object') return known
  const names = propertyNames ? fc.constantFrom('en', 'fr', 'pt-BR') : fc.constantFrom(...NAMES)
  return fc.dictionary(names, inner(additionalProperties), { minKeys: 1, maxKeys: 3 })
}
