import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from '../../../test/support/fast-check.js'
import { describe, expect, test } from 'vitest'
import { CLOUDEVENT_RULES } from '../test/cloudevents-rules.js'
import { messageBody, pingMessage, repeatsChallenge, webhookId, type Sendable } from './message.js'

const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false })
addFormats.default(ajv)
const validate = ajv.compile(CLOUDEVENT_RULES)
const asCloudEvent = (body: string): Record<string, unknown> => {
  const event: unknown = JSON.parse(body)
  validate(event)
  expect(validate.errors ?? []).toEqual([])
  return Object(event)
}

const reported: Sendable = {
  storyId: 'ukraine.2025',
  version: 12,
  type: 'DevelopmentReported',
  data: { developmentId: 'summit', headline: { fr: 'Sommet', en: 'Summit' } },
  recordedAt: '2025-09-05T10:00:00.000Z',
}
const place = { filterRevision: 1, previousVersion: 9 }

test('a message is a CloudEvent with exactly the fields of the contract', () => {
  expect(asCloudEvent(messageBody(reported, place))).toEqual({
    specversion: '1.0',
    id: 'ukraine.2025/12',
    source: '/stories/ukraine.2025',
    type: 'filrouge.DevelopmentReported.v1',
    subject: 'summit',
    time: '2025-09-05T10:00:00.000Z',
    datacontenttype: 'application/json',
    storyversion: 12,
    filterrevision: 1,
    previousversion: 9,
    data: reported.data,
  })
})

test('an event without a development has no subject', () => {
  const opened = { ...reported, type: 'StoryOpened', data: { title: { en: 'War' } } }
  expect(asCloudEvent(messageBody(opened, place))).not.toHaveProperty('subject')
})

test('a sealed event has no data, no subject and no corrected version', () => {
  const sealed = { ...reported, type: 'DevelopmentCorrected', sealed: true as const }
  for (const data of [null, reported.data]) {
    const event = asCloudEvent(messageBody({ ...sealed, data }, { ...place, corrects: 9 }))
    expect(event).toMatchObject({ data: null, sealed: true, storyversion: 12 })
    expect(event).not.toHaveProperty('subject')
    expect(event).not.toHaveProperty('corrects')
  }
})

test('a correction has the version that it corrects', () => {
  const corrected = { ...reported, type: 'DevelopmentCorrected' }
  expect(asCloudEvent(messageBody(corrected, { ...place, corrects: 9 }))).toMatchObject({ corrects: 9 })
})

test('the same event gives the same bytes for every order of its fields', () => {
  const shuffled: Sendable = {
    recordedAt: reported.recordedAt,
    data: { headline: { en: 'Summit', fr: 'Sommet' }, developmentId: 'summit' },
    type: reported.type,
    version: 12,
    storyId: reported.storyId,
  }
  expect(messageBody(shuffled, { previousVersion: 9, filterRevision: 1 })).toBe(messageBody(reported, place))
})

test('any data makes a CloudEvent', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
      fc.nat(),
      fc.nat(),
      (data, version, previousVersion) => {
        const body = messageBody({ ...reported, data, version }, { filterRevision: 1, previousVersion })
        expect(asCloudEvent(body)['data']).toEqual(JSON.parse(JSON.stringify(data)))
      },
    ),
  )
})

describe('webhook-id', () => {
  test('has no dot, since dots separate the parts of the signed content', () => {
    expect(webhookId('sub1', 'ukraine.2025', 12)).toBe('sub1/ukraine~2025/12')
  })

  test('differs between subscriptions, stories and versions', () => {
    const id = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,9}$/)
    const where = fc.tuple(id, id, fc.integer({ min: 1, max: 99 }))
    fc.assert(
      fc.property(where, where, (a, b) => {
        expect(webhookId(...a) === webhookId(...b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })
})

describe('a ping', () => {
  const ping = { subscriptionId: 'sub1', pingId: '7', time: new Date('2025-09-05T10:00:00Z') }

  test('is a CloudEvent', () => {
    const { id, body } = pingMessage(ping)
    expect(id).toBe('sub1/ping/7')
    expect(asCloudEvent(body)).toEqual({
      specversion: '1.0',
      id: 'ping/7',
      source: '/subscriptions/sub1',
      type: 'filrouge.ping',
      time: '2025-09-05T10:00:00.000Z',
      datacontenttype: 'application/json',
      data: { subscriptionId: 'sub1' },
    })
  })

  test('carries the challenge inside and beside the data', () => {
    const event = asCloudEvent(pingMessage({ ...ping, challenge: 'c-1' }).body)
    expect(event).toMatchObject({ challenge: 'c-1', data: { challenge: 'c-1' } })
  })

  test.each(['c-1', ' c-1\n', '"c-1"', '{"challenge":"c-1"}', '{"ok":true,"challenge":"c-1"}'])(
    'is answered by %j',
    (body) => expect(repeatsChallenge(body, 'c-1')).toBe(true),
  )

  test.each([
    '',
    'ok',
    'c-2',
    'c-1 c-1',
    'not c-1',
    '{"challenge":"c-2"}',
    '["c-1"]',
    'null',
    '{"data":"c-1"}',
  ])('is not answered by %j', (body) => expect(repeatsChallenge(body, 'c-1')).toBe(false))
})
