// Writes the examples in the documents of the API, from answers about the example story: requests and answers
// (apps/api/src/openapi-examples.ts), and events (apps/api/src/asyncapi/example-events.ts).
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, prepare, root, run } from './prepare.mjs'

prepare()
const dir = mkdtempSync(join(tmpdir(), 'filrouge-examples-'))
chmodSync(dir, 0o755)
const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => resolve(port))
  })
})
const key = `frk_examples_${'x'.repeat(40)}`
const product = spawn(
  process.execPath,
  [join(root, 'apps/cli/bin/filrouge.js'), 'start', '--only', 'api,recorder'],
  {
    env: {
      ...process.env,
      FILROUGE_DATA: dir,
      FILROUGE_PORT: String(port),
      FILROUGE_ADMIN_KEY: key,
      FILROUGE_PUBLIC_READ: 'true',
    },
    stdio: 'ignore',
  },
)
const url = `http://127.0.0.1:${port}`
const example = '/v1/stories/coalition-of-the-willing'

try {
  await up()
  await load()
  write(
    'apps/api/src/asyncapi/example-events.ts',
    `import type { Sendable } from '@filrouge/webhooks'

export interface ExampleEvent {
  event: Sendable
  /** Of a DevelopmentCorrected: the version of the development that it corrects. */
  corrects?: number
}

/** The first event of each type of the example story, as it was served. Made by tools/examples.mjs. */
export const EXAMPLE_EVENTS: readonly ExampleEvent[] = ${JSON.stringify(await events())}\n`,
  )
  write(
    'apps/api/src/openapi-examples.ts',
    `/** What addresses take and answer, by operation: the example story, as it was served. Made by tools/examples.mjs. */
export const EXAMPLES: Readonly<Record<string, { request?: unknown; response?: unknown }>> = ${JSON.stringify(await all())}\n`,
  )
} finally {
  product.kill('SIGTERM')
  await new Promise((resolve) => product.once('exit', resolve))
  rmSync(dir, { recursive: true, force: true })
}

function write(name, text) {
  const file = join(root, name)
  writeFileSync(file, text)
  run(process.execPath, [bin('prettier', 'bin', 'prettier.cjs'), '--write', file, '--log-level', 'warn'])
}

/** The first event of each type. A correction has the version that it corrects beside it. */
async function events() {
  const { items } = await ask('GET', `${example}/events?limit=500`)
  const firsts = items.filter(({ type }, i) => items.findIndex((other) => other.type === type) === i)
  return firsts.map(({ storyId, version, type, data, recordedAt }) => ({
    event: { storyId, version, type, data, recordedAt },
    ...(type === 'DevelopmentCorrected' && { corrects: versionBefore(items, version, data.developmentId) }),
  }))
}

function versionBefore(items, before, developmentId) {
  return items.findLast(
    ({ type, version, data }) =>
      version < before &&
      ['DevelopmentReported', 'DevelopmentCorrected'].includes(type) &&
      data.developmentId === developmentId,
  ).version
}

async function up() {
  const deadline = Date.now() + 60_000
  for (;;) {
    const { items } = await ask('GET', '/v1/stories').catch(() => ({}))
    if (items) return
    if (Date.now() > deadline) throw new Error('nothing is served')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function load() {
  const file = readFileSync(join(root, 'examples/coalition-of-the-willing/story.ndjson'), 'utf8')
  for (const line of file.trim().split('\n')) {
    const { storyId, ...append } = JSON.parse(line)
    await ask('POST', `/v1/stories/${storyId}/events`, append)
  }
}

async function ask(method, path, body, type = 'application/json') {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return JSON.parse(text)
}

async function all() {
  const both = async (path, request) => ({ request, response: await ask('POST', path, request) })
  const { items } = await ask('GET', `${example}/events?limit=500`)
  const reported = (id) => items.find(({ data }) => data?.developmentId === id)?.data
  const { storyId: _, ...opened } = { storyId: '', ...items[0].data }
  const story = '/v1/stories/guarantees'
  const { developmentId: __, ...corrected } = items.at(-1).data
  const openStory = await both('/v1/stories', { storyId: 'guarantees', ...opened })
  const report = await both(`${story}/developments`, reported('coalition-summit'))
  await ask('POST', `${story}/developments`, reported('kremlin-veto'))
  const correct = await both(`${story}/developments/kremlin-veto/corrections`, corrected)
  const translate = await both(`${story}/developments/kremlin-veto/translations`, {
    language: 'de',
    headline: 'Der Kreml lehnt jede westliche Militärgarantie ab',
  })
  const append = await both(`${story}/events`, {
    events: items
      .filter(({ type }) => ['IssueRaised', 'PositionStated'].includes(type))
      .slice(0, 1)
      .map(event),
  })
  const withdraw = await both(`${story}/developments/kremlin-veto/withdrawal`, {
    reason: { en: 'Filed in another story' },
  })
  const line = {
    storyId: 'guarantees',
    events: [event({ type: 'DevelopmentReported', data: reported('alaska-summit') })],
  }
  const imported = await ask(
    'POST',
    '/v1/imports?format=ndjson',
    `${JSON.stringify(line)}\n`,
    'application/x-ndjson',
  )
  const makeKey = await both('/v1/keys', { name: 'night desk', role: 'reporter', stories: ['guarantees*'] })
  makeKey.response.key = makeKey.response.key.replace(/_[a-z0-9]+$/, '_…')
  const subscribe = await both('/v1/subscriptions', {
    url: 'https://example.org/filrouge',
    stories: ['coalition-*'],
    types: ['DevelopmentReported', 'DevelopmentCorrected'],
    start: 'now',
  })
  const subscription = `/v1/subscriptions/${subscribe.response.subscriptionId}`
  const changed = { filter: 'event.type == "DevelopmentCorrected"' }
  const changeSubscription = { request: changed, response: await ask('PATCH', subscription, changed) }
  const replay = await both(`${subscription}/replay`, {
    stories: ['coalition-of-the-willing'],
    fromVersion: 1,
  })
  subscribe.response.secret = 'whsec_…'
  const read = async (path) => ({ response: short(await ask('GET', path)) })
  return {
    openStory,
    report,
    correct,
    translate,
    append,
    withdraw,
    import: { request: line, response: imported },
    makeKey,
    subscribe,
    changeSubscription,
    replay,
    redrive: { request: { stories: ['coalition-of-the-willing'] } },
    listKeys: await read('/v1/keys?limit=1'),
    readOwnKey: await read('/v1/keys/self'),
    listQuarantine: await read('/v1/quarantine'),
    findAppend: await read(`/v1/appends/${append.response.appendId}`),
    stories: await read('/v1/stories?limit=1&q=guarantees'),
    tags: await read('/v1/tags'),
    state: await read(example),
    timeline: await read(`${example}/timeline?limit=1`),
    development: await read(`${example}/developments/kremlin-veto`),
    positions: await read(`${example}/positions`),
    expectations: await read(`${example}/expectations?limit=1`),
    figures: await read(`${example}/figures?limit=1`),
    sources: await read(`${example}/sources`),
    diff: await read(`${example}/diff?from=36`),
    overview: await read(`${example}/overview?lang=en`),
    revisions: await read(`${example}/revisions?order=desc&limit=1`),
    links: await read(`${example}/links?developmentId=kremlin-veto&lang=en`),
    events: await read(`${example}/events?from=40&limit=1`),
    verify: await read(`${example}/verify`),
  }
}

function event({ type, data }) {
  return { type, data }
}

/** Shortens every list to its first two entries. */
function short(value) {
  if (Array.isArray(value)) return value.slice(0, 2).map(short)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, short(inner)]))
}
