import { Parser } from '@asyncapi/parser'
import { describe, expect, test } from 'vitest'
import { OLD_SECRETS } from '@filrouge/delivery'
import { canonicalJson, EVENT_TYPES } from '@filrouge/story'
import { newSecret, newSigningKey, sign, verify } from '@filrouge/webhooks'
import { messagesOf, type AsyncApi } from '../../../../test/support/messages-of.js'
import { asyncApiDocument } from './document.js'
import { EXAMPLE_KEYS } from './examples.js'

const parser = new Parser()
/** The faults that the parser finds. Leaves out its notice that there is a newer AsyncAPI than 3.0. */
async function faultsOf(document: object): Promise<string[]> {
  const { diagnostics } = await parser.parse(JSON.stringify(document))
  return diagnostics
    .filter(({ code }) => code !== 'asyncapi-latest-version')
    .map(({ message, path }) => `${path.join('/')}: ${message}`)
}

describe.each([null, 'filrouge.events', 'a.filrouge.events'])('with the topic %s', (topic) => {
  const document = asyncApiDocument({ topic })

  test('the AsyncAPI parser finds no fault', async () => {
    expect(await faultsOf(document)).toEqual([])
  })

  test('every channel describes every type of event', async () => {
    const { document: parsed } = await parser.parse(JSON.stringify(document))
    const names = (operation: string) =>
      parsed
        ?.operations()
        .get(operation)
        ?.messages()
        .all()
        .map((message) => message.title())
    const sealed = 'Any event that is sealed'
    expect(names('deliver')).toEqual([...EVENT_TYPES, sealed])
    expect(names('publish')).toEqual(topic === null ? undefined : [...EVENT_TYPES, sealed])
    const streamed = ['streamStoryLive', 'streamLive', 'streamReplay']
    for (const one of streamed) expect(names(one)).toEqual(['A recorded event', 'The end of a stream'])
    expect(parsed?.channels().get('topic')?.address() ?? null).toBe(topic)
  })
})

test('the parser finds faults in a wrong document', async () => {
  const wrong = JSON.stringify(asyncApiDocument({ topic: 'x' }))
  expect(await faultsOf(JSON.parse(wrong.replace('"action":"send"', '"action":"post"')))).not.toEqual([])
  expect(await faultsOf(JSON.parse(wrong.replace('/messages/Sealed"', '/messages/Seal"')))).not.toEqual([])
})

test('each example matches its own message and no other', () => {
  const document: AsyncApi = JSON.parse(JSON.stringify(asyncApiDocument({ topic: 'x' })))
  const kindOf = messagesOf(document)
  const shown = Object.entries(document.components.messages).flatMap(([name, { examples = [] }]) =>
    examples.map((example) => ({ name, example })),
  )
  for (const { name, example } of shown) {
    const operation = name === 'Ping' ? 'ping' : name.endsWith('Record') ? 'publish' : 'deliver'
    expect([name, kindOf(operation, example)]).toEqual([name, [name]])
  }
  // Seven event types of the example story and one sealed event, on two channels; and one ping.
  expect(shown).toHaveLength(17)
})

test('a message that the most replaced secrets sign too matches its schema', () => {
  const document: AsyncApi = JSON.parse(JSON.stringify(asyncApiDocument({ topic: null })))
  const [example] = document.components.messages['DevelopmentReported']?.examples ?? []
  if (!example) throw new Error('there is no example')
  const body = canonicalJson(example.payload)
  for (const count of [1, OLD_SECRETS + 1]) {
    const secrets = Array.from({ length: count }, newSecret)
    const headers = sign({ id: 'm', timestamp: new Date(), body }, { secrets, ...newSigningKey() })
    const sent = { headers: { ...example.headers, ...headers }, payload: example.payload }
    expect(messagesOf(document)('deliver', sent)).toEqual(['DevelopmentReported'])
  }
})

test('the examples are signed with the keys in the document', async () => {
  const { document } = await parser.parse(JSON.stringify(asyncApiDocument({ topic: null })))
  const signed = [...(document?.channels().get('webhook')?.messages().all() ?? [])].flatMap((message) =>
    message.examples().all(),
  )
  expect(signed.length).toBeGreaterThan(8)
  for (const example of signed) {
    const headers: Record<string, string> = { ...example.headers() }
    const now = new Date(Number(headers['webhook-timestamp']) * 1_000)
    const received = { headers, body: canonicalJson(example.payload()) }
    const { secret, publicKey } = EXAMPLE_KEYS
    expect(verify(received, { secrets: [secret], now })).toMatchObject({ ok: true })
    expect(verify(received, { publicKey, now })).toMatchObject({ ok: true })
  }
})
