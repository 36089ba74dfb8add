import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { bounds } from '@filrouge/story'
import fc from '../support/fast-check.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { junk, valuesOf, type JsonSchema } from './openapi-requests.js'

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: JsonSchema
}
interface Operation {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}
interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema> }
}

type Content = Record<string, { schema: JsonSchema; example?: unknown }>

const schemaAt = (place: string, type: string) =>
  `${place}/content/${encodeURIComponent(type.replaceAll('/', '~1'))}/schema`

interface SentRequest {
  parameters: Record<string, unknown>
  body: unknown
  type: string | null
}

/** The rules between fields, which no schema expresses. A request that its schemas allow may only be refused by one. */
const BETWEEN_FIELDS: Readonly<Record<string, RegExp>> = {
  'one past at most':
    /^\/query\/(version|knownAt|recordedAt) give at most one of (to, )?version, knownAt and recordedAt$/,
  'a diff that ends before it begins': /^\/query\/from from is after to: /,
  'a span that ends before it begins': /^\/query\/to `to` is before `from`$/,
  'a cursor of another list': /^\/query\/cursor not a cursor of this (?:list|service):/,
  'a parameter of a replay without one': / only a replay has /,
  'two rhythms of a replay': /^\/query\/every give speed or every, not both$/,
  'an event that the client cannot have': /^\/header\/Last-Event-ID /,
  'a first version beyond the story': /^\/query\/from the story has no version /,
  'a version that must and must not exist':
    /^\/header\/If-Match If-Match and If-None-Match cannot both be given:/,
  'another without a note': /\/kind\/note the category "other" needs a note$/,
  'a main language without a text':
    /\/language the (title|headline) has no text in "[^"]+", the main language/,
  'a range that ends before it begins': /\/value `from` is after `to`:/,
  'a merge into itself': /\/from\/\d+ "[^"]+" cannot be merged into itself$/,
  'a replay beyond the story': /^\/fromVersion the story "[^"]+" is at version \d+: give \d+ or less$/,
  'a replay from two places': /^\/knownAt fromVersion and knownAt cannot both be given:/,
  'a time that its offset moves out of the years 0000 to 9999': / is not between the years 0000 and 9999$/,
  'a key that has expired': /^\/expiresAt /,
  'a subscription to stories that its key may not read': /^\/stories/,
  'an address that webhooks do not go to':
    /^\/url (?:only https is taken|a URL has no user name or password|port \d+ is not taken|\S+ is (?:not a public (?:address|name)|not a name|this machine))/,
  'a filter that is not CEL': /^\/filter /,
  'a text that is invisible, in a plane beyond the first': / has only white space or invisible characters$/,
}

const RUNS = Number(process.env['FILROUGE_FUZZ_RUNS'] ?? 40)
/** Operations on things that do not exist in this test. */
const WITHOUT_TARGET = ['removeKey', 'releaseStory', 'retryLane', 'oembed']
/** A well-formed id of no append. */
const APPEND_ID = '01a21057-0d5f-7a18-b803-3cd5472eac06'
const STORIES = ['fuzz-1', 'fuzz-2', 'fuzz-3', 'talks']
const subscriptions: string[] = []

/** Operations that remove things come last, since the others need them. */
const operationsOf = ({ paths }: Document) =>
  Object.entries(paths)
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
    )
    .sort((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'))

describe('every operation of the OpenAPI document', () => {
  let product: Product
  let document: Document
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { edtf: isEdtf } })
  formats.default(ajv)
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' }
  const resolve = (ref: string) => document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {}

  const post = (path: string, body: object) =>
    fetch(`${product.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  beforeAll(async () => {
    // Without a courier, so that nothing is sent to the generated addresses.
    product = await startEmbedded(
      { FILROUGE_READ_TIMEOUT: '100ms', FILROUGE_LOG_LEVEL: 'fatal', FILROUGE_PUBLIC_READ: 'true' },
      ['--only', 'api,recorder'],
    )
    const described: Document = JSON.parse(await (await fetch(`${product.url}/openapi.json`)).text())
    document = described
    ajv.addSchema(document, 'openapi')
    for (const story of STORIES)
      await post(`/v1/stories/${story}/events`, { events: [opened(), reported('a'), reported('b')] })
    for (let i = 0; i < 3; i++) {
      const wanted = { url: 'https://example.org/hook', stories: ['*'], start: 'now' }
      const made: { subscriptionId: string } = JSON.parse(
        await (await post('/v1/subscriptions', wanted)).text(),
      )
      subscriptions.push(made.subscriptionId)
    }
  })
  afterAll(async () => {
    await product?.stop()
  })

  test('is described in valid OpenAPI', async () => {
    const found = await new Validator().validate({ ...structuredClone(document) })
    expect(found.errors ?? []).toEqual([])
  })

  test('has examples that fit its schemas', () => {
    const shown = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { requestBody, responses }]) => {
        const places: [string, Content][] = [
          [`${at(path, method)}/requestBody`, requestBody?.content ?? {}],
          ...Object.entries(responses).map(([status, { content = {} }]): [string, Content] => [
            `${at(path, method)}/responses/${status}`,
            content,
          ]),
        ]
        return places.flatMap(([place, content]) =>
          Object.entries(content).flatMap(([type, { example }]) =>
            example === undefined ? [] : [{ place: schemaAt(place, type), example }],
          ),
        )
      }),
    )
    expect(shown.length).toBeGreaterThan(25)
    for (const { place, example } of shown) {
      const schema = ajv.compile({ $ref: place })
      expect([place, schema(example), schema.errors]).toEqual([place, true, null])
    }
  })

  test('gives only described answers to any request', { timeout: 240_000 }, async () => {
    const all = operationsOf(document)
    // First the example of each operation.
    for (const { path, method, operation } of all) {
      const { operationId } = operation
      const { status, trouble } = await ask(product.url, path, method, exampleOf(operation))
      expect([operationId, status < 400]).toEqual([operationId, !WITHOUT_TARGET.includes(operationId)])
      expect(trouble(operation, at(path, method))).toBeNull()
    }
    const refused = new Set<string>()
    for (const { path, method, operation } of all)
      await fc.assert(
        fc.asyncProperty(requestsOf(operation, resolve), async (request) => {
          const { trouble, unallowed } = await ask(product.url, path, method, request)
          expect(trouble(operation, at(path, method))).toBeNull()
          expect([request, unallowed(operation, at(path, method), request, refused)]).toEqual([request, []])
        }),
        { numRuns: RUNS * (operation.requestBody ? 5 : 1), endOnFailure: true },
      )
    // Some requests were allowed by the schemas, else the test would prove nothing.
    expect(refused.size).toBeGreaterThan(3)
    for (const story of STORIES) {
      const last = await post(`/v1/stories/${story}/events`, { events: [reported(`last-${Date.now()}`)] })
      expect([201, 409]).toContain(last.status)
    }
  })

  const at = (path: string, method: string) =>
    `openapi#/paths/${encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'))}/${method}`

  async function ask(base: string, path: string, method: string, { parameters, body, type }: SentRequest) {
    const of = (place: string) =>
      Object.entries(parameters).flatMap(([key, value]) =>
        key.startsWith(`${place} `) && value !== undefined
          ? [[key.slice(place.length + 1), parameterOf(value)] satisfies [string, string]]
          : [],
      )
    let url = path
    for (const [name, value] of of('path'))
      url = url.replace(`{${name}}`, encodeURIComponent(value.toWellFormed()))
    const query = new URLSearchParams(of('query')).toString()
    const sent = Object.fromEntries(of('header').filter(([, value]) => isHeader(value)))
    const answer = await fetch(`${base}${url}${query && `?${query}`}`, {
      method: method.toUpperCase(),
      headers: {
        ...sent,
        authorization: headers.authorization,
        ...(type !== null && { 'content-type': type }),
      },
      ...(type !== null && { body: textOf(body) }),
    })
    const said = await textWithoutStream(answer)
    const { status } = answer
    return {
      status,
      trouble: (operation: Operation, place: string) => troubleOf(operation, place, answer, said),
      unallowed: (operation: Operation, place: string, request: SentRequest, refused: Set<string>) =>
        status === 400 && isAllowed(operation, place, request) ? unexpected(said, refused) : [],
    }
  }

  /** Whether the schemas of an operation allow a request. */
  function isAllowed({ parameters = [] }: Operation, place: string, request: SentRequest): boolean {
    const { parameters: given, body, type } = request
    const holds = (schema: string, value: unknown) => ajv.getSchema(schema)?.(value) === true
    return (
      (type === null || (typeof body !== 'string' && holds(schemaAt(`${place}/requestBody`, type), body))) &&
      parameters.every(({ in: where, name, required }, i) => {
        const value = given[`${where} ${name}`]
        if (value === undefined || (where === 'header' && !isHeader(parameterOf(value)))) return !required
        return holds(`${place}/parameters/${i}/schema`, value)
      })
    )
  }

  /** The errors of a 400 that are not rules between fields. @param refused collects the rules that refused */
  function unexpected(said: string, refused: Set<string>): string[] {
    const { detail, errors = [] }: { detail: string; errors?: { pointer: string; message: string }[] } =
      JSON.parse(said)
    if (errors.length === 0) return [detail]
    return errors.flatMap(({ pointer, message }) => {
      const text = `${pointer} ${message}`
      const [rule] = Object.entries(BETWEEN_FIELDS).find(([, form]) => form.test(text)) ?? []
      if (rule === undefined) return [text]
      refused.add(rule)
      return []
    })
  }

  /** The difference of an answer from its description, or null. */
  function troubleOf(operation: Operation, place: string, answer: Response, said: string): string | null {
    const { status } = answer
    if (status >= 500 && !(status === 503 && said.includes('"unavailable"'))) return `${status} ${said}`
    const key = operation.responses[status] ? String(status) : 'default'
    if (key === 'default' && status < 400) return `${status} is not described`
    const { content } = operation.responses[key] ?? {}
    const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? ''
    if (!content) return said === '' ? null : `${status} has a body that is not described`
    if (!content[type]) return `${status} has the type ${type}, which is not described`
    const schema = ajv.getSchema(schemaAt(`${place}/responses/${key}`, type))
    const values = type === 'application/x-ndjson' ? said.split('\n').filter(Boolean) : [said]
    for (const value of values)
      if (/json/.test(type) && schema?.(JSON.parse(value)) !== true)
        return `${status} ${ajv.errorsText(schema?.errors)} in ${value.slice(0, 2_000)}`
    return null
  }
})

function isEdtf(text: string): boolean {
  try {
    bounds(text)
    return true
  } catch {
    return false
  }
}

/** The text of an answer. A stream may never end: it is cut, and has no text. */
async function textWithoutStream(answer: Response): Promise<string> {
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) return answer.text()
  await answer.body?.cancel()
  return ''
}

const isHeader = (value: string) => /^[ -~]{0,1000}$/.test(value)

/** A list is one parameter, separated by commas. */
const parameterOf = (value: unknown): string =>
  Array.isArray(value) ? value.map(textOf).join(',') : textOf(value)

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** The example request of the document, with ids that exist. */
function exampleOf({ operationId, parameters = [], requestBody }: Operation): SentRequest {
  const [[type, { example }] = [null, { example: null }]] = Object.entries(requestBody?.content ?? {})
  const values: Record<string, string> = {
    storyId: STORIES[0] ?? '',
    developmentId: operationId === 'withdraw' ? 'b' : 'a',
    appendId: APPEND_ID,
    keyId: 'aaaaaaaa',
    format: 'ndjson',
    from: '1',
    subscriptionId: subscriptions[0] ?? '',
  }
  const given = parameters.filter(({ in: place, required }) => place === 'path' || required === true)
  return {
    parameters: Object.fromEntries(given.map(({ in: place, name }) => [`${place} ${name}`, values[name]])),
    body: example,
    type,
  }
}

/** Random requests of an operation: mostly allowed, sometimes not. */
function requestsOf({ parameters = [], requestBody }: Operation, resolve: (ref: string) => JsonSchema) {
  const valueOf = ({ in: place, name, schema }: Parameter) => {
    if (place !== 'path') return fc.option(valuesOf(schema, resolve), { nil: undefined })
    const known =
      name === 'storyId' ? STORIES : name === 'subscriptionId' ? subscriptions : ['a', 'b', 'talks']
    return fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...known) },
      fc.string({ minLength: 1, maxLength: 140 }),
    )
  }
  const bodies = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
    fc.record({
      type: fc.constant<string | null>(type),
      body: fc.oneof({ weight: 12, arbitrary: valuesOf(schema, resolve) }, junk),
    }),
  )
  const body = bodies.length > 0 ? fc.oneof(...bodies) : fc.constant({ type: null, body: null })
  // Most requests have few parameters, so that one parameter is not hidden by the refusal of another.
  const given = fc.record(
    Object.fromEntries(
      parameters.map((parameter) => [`${parameter.in} ${parameter.name}`, valueOf(parameter)]),
    ),
  )
  const few = fc
    .tuple(given, fc.infiniteStream(fc.nat(3)))
    .map(([all, dice]) =>
      Object.fromEntries(
        Object.entries(all).filter(([key]) => key.startsWith('path ') || dice.next().value === 0),
      ),
    )
  return fc.tuple(few, body).map(([chosen, sent]) => ({ parameters: chosen, ...sent }))
}
