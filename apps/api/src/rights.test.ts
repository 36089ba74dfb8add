import { Keys } from '@filrouge/access'
import type { Key } from '@filrouge/contract'
import { Notices } from '@filrouge/feed'
import { postgresLog } from '@filrouge/log'
import { Health, makeLogger } from '@filrouge/runtime'
import { LogGate, recordDataSource } from '@filrouge/store'
import { Vault } from '@filrouge/webhooks'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeApi, type Api } from './api.js'

/** The keys of the callers, by their token. */
const CALLERS: Readonly<Record<string, Pick<Key, 'role' | 'stories'>>> = {
  reader: { role: 'reader', stories: null },
  reporter: { role: 'reporter', stories: null },
  editor: { role: 'editor', stories: null },
  'limited editor': { role: 'editor', stories: ['own-*'] },
  'limited admin': { role: 'admin', stories: ['own-*'] },
}

/** An API without a store: a request whose handler runs has another answer than 401 and 403. */
let api: Api
beforeAll(async () => {
  vi.spyOn(Keys.prototype, 'authenticate').mockImplementation((token) => {
    const key = CALLERS[token.replaceAll('_', ' ')]
    return Promise.resolve(
      key
        ? { ...key, keyId: 'aaaaaaaa', name: 'x', description: null, expiresAt: null, createdAt: '' }
        : null,
    )
  })
  const logger = makeLogger('silent', 'api')
  const url = 'postgres://localhost/none'
  const log = postgresLog({ connection: { connectionString: url }, partitions: 1, shared: false })
  api = await makeApi({
    store: {
      gate: new LogGate({ log, memory: () => Promise.resolve(null), create: false, logger }),
      dataSource: recordDataSource({ url, poolSize: 1, applicationName: 'test' }),
      notices: new Notices(null),
    },
    health: new Health(new Registry()),
    logger,
    publicRead: true,
    appendTimeoutMs: 1,
    readTimeoutMs: 1,
    requestTimeoutMs: 10_000,
    rateLimit: 0,
    corsOrigins: [],
    publicUrl: null,
    webhooks: { addresses: { allowHttp: false, allowed: [] }, vault: new Vault(Buffer.alloc(32)), most: 0 },
    topicPrefix: null,
    page: null,
  })
  await api.app.getHttpAdapter().getInstance().ready()
})
afterAll(async () => {
  await api?.close()
  vi.restoreAllMocks()
})

interface Sent {
  body?: unknown
  headers?: Record<string, string>
}

async function ask(caller: string, operation: string, { body, headers }: Sent = {}) {
  const [method = '', url = ''] = operation.split(' ')
  const answer = await api.app.inject({
    method:
      method === 'POST' ? 'POST' : method === 'DELETE' ? 'DELETE' : method === 'PATCH' ? 'PATCH' : 'GET',
    url,
    headers: {
      ...(caller !== 'anyone' && { authorization: `Bearer ${caller.replaceAll(' ', '_')}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  })
  return { status: answer.statusCode, ...JSON.parse(answer.body) }
}

const BAD_HEADERS = { 'if-match': 'twelve', 'idempotency-key': '' }
const NDJSON = { 'content-type': 'application/x-ndjson' }
const CORRECTIONS = '/developments/d/corrections'

describe('a right that is missing is answered before anything of the request is validated', () => {
  test.each<[caller: string, operation: string, Sent, detail: RegExp]>([
    [
      'reader',
      'POST /v1/stories/s/events',
      { body: {}, headers: BAD_HEADERS },
      /^writing needs the role reporter/,
    ],
    ['reader', 'POST /v1/stories/s/events?x=%ff', { body: 5 }, /^writing/],
    ['reader', 'POST /v1/stories/NO%20ID/events', { body: {} }, /^writing/],
    ['reader', 'POST /v1/stories', { body: { storyId: 'NO ID' }, headers: BAD_HEADERS }, /^writing/],
    ['reader', 'POST /v1/stories/NO%20ID/developments', { body: [] }, /^writing/],
    ['reader', `POST /v1/stories/NO%20ID${CORRECTIONS}`, { body: {} }, /^writing/],
    [
      'reader',
      'POST /v1/imports?format=csv',
      { body: {}, headers: NDJSON },
      /^importing needs the role reporter/,
    ],
    ['reporter', 'POST /v1/stories', { body: {} }, /^StoryOpened needs the role editor/],
    [
      'reporter',
      `POST /v1/stories/s${CORRECTIONS}`,
      { body: {} },
      /^DevelopmentCorrected needs the role editor/,
    ],
    [
      'reporter',
      'POST /v1/stories/s/events',
      { body: { events: [{ type: 'StoryOpened' }] } },
      /^StoryOpened/,
    ],
    ['reporter', 'POST /v1/stories/s/events', { body: { learnedAt: 5 } }, /^learnedAt needs the role editor/],
    ['limited editor', 'POST /v1/stories/s/events', { body: {} }, /limited to other stories/],
    ['limited editor', 'POST /v1/stories/NO%20ID/events', { body: {} }, /limited to other stories/],
    ['limited editor', 'POST /v1/stories', { body: { storyId: 's' } }, /limited to other stories/],
    ['limited editor', 'POST /v1/stories/s/developments', { body: {} }, /limited to other stories/],
    ['limited editor', `POST /v1/stories/s${CORRECTIONS}`, { body: {} }, /limited to other stories/],
    ['limited admin', 'POST /v1/quarantine/s/release', { body: { force: true } }, /limited to other stories/],
    ['reader', 'GET /v1/stories/s/timeline?include=held&limit=x', {}, /^include needs the role editor/],
    ['reporter', 'GET /v1/stories/NO%20ID/timeline?include=all', {}, /^include/],
    [
      'reader',
      'POST /v1/subscriptions',
      { body: { verification: 'ping' } },
      /^the verification `ping` needs the role admin/,
    ],
    ['editor', 'GET /v1/keys?limit=x&y=%ff', {}, /^listing keys needs the role admin/],
    ['editor', 'POST /v1/keys', { body: {} }, /^making keys/],
    ['editor', 'DELETE /v1/keys/x', {}, /^removing keys/],
    ['editor', 'GET /v1/quarantine?limit=x', {}, /^listing the quarantine/],
  ])('%s: %s', async (caller, operation, sent, detail) => {
    expect(await ask(caller, operation, sent)).toMatchObject({
      status: 403,
      code: 'forbidden',
      detail: expect.stringMatching(detail),
    })
  })

  test.each(['GET /v1/stories/s/timeline?include=held&limit=x', 'GET /v1/subscriptions?limit=x'])(
    'without a key: %s',
    async (operation) => {
      expect(await ask('anyone', operation)).toMatchObject({ status: 401, code: 'unauthorized' })
    },
  )

  test('with a pointer to the part that needs the right', async () => {
    const events = [{ type: 'IssueRaised' }, { type: 'DevelopmentHeld' }]
    expect(await ask('reporter', 'POST /v1/stories/s/events', { body: { events } })).toMatchObject({
      errors: [{ pointer: '/events/1/type' }],
    })
  })
})

describe('a wrong part of a request needs no right, and is answered as such', () => {
  test.each<[caller: string, operation: string, Sent, pointer: string]>([
    [
      'editor',
      'POST /v1/stories/s/events',
      { body: { events: [] }, headers: BAD_HEADERS },
      '/header/If-Match',
    ],
    ['editor', 'POST /v1/stories/s/events?x=1', { body: {} }, '/query/x'],
    ['editor', 'POST /v1/stories/s/events?x=%ff', { body: {} }, '/query/x'],
    ['editor', 'POST /v1/stories/NO%20ID/events', { body: {} }, '/path/storyId'],
    ['reporter', 'POST /v1/stories/s/events', { body: { events: [{ type: 'NoEvent' }] } }, '/events/0/type'],
    ['limited editor', 'POST /v1/stories', { body: {} }, '/storyId'],
    ['editor', 'POST /v1/stories', { body: { storyId: 's', title: 5, language: 'en' } }, '/title'],
    ['editor', 'POST /v1/stories/s/developments', { body: [{}] }, '/0/headline'],
    ['editor', `POST /v1/stories/s${CORRECTIONS}`, { body: { reason: 5 } }, '/changes'],
    ['editor', 'POST /v1/stories/s/developments/NO%20ID/withdrawal', { body: {} }, '/path/developmentId'],
    ['reporter', 'POST /v1/imports?format=csv', { body: {}, headers: NDJSON }, '/query/format'],
    ['editor', 'GET /v1/stories/s/timeline?include=all', {}, '/query/include/0'],
    ['anyone', 'GET /v1/stories?limit=x', {}, '/query/limit'],
    ['anyone', 'GET /v1/stories/NO%20ID', {}, '/path/storyId'],
    ['anyone', 'GET /v1/appends/$', {}, '/path/appendId'],
    ['anyone', 'GET /v1/appends/never', {}, '/path/appendId'],
    ['anyone', 'GET /v1/stories/s/events?from=9&to=3', {}, '/query/to'],
    ['anyone', 'GET /v1/appends/01997eb0-0000-4000-8000-000000000000', {}, '/path/appendId'],
  ])('%s: %s', async (caller, operation, sent, pointer) => {
    const answer = await ask(caller, operation, sent)
    expect(answer).toMatchObject({ status: 400, code: 'validation-failed' })
    expect(answer.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer)
  })
})
