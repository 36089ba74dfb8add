import { randomUUID } from 'node:crypto'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { openStream } from '../support/event-stream.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'

const ROLES = ['anyone', 'reader', 'reporter', 'editor', 'admin'] as const
type Role = (typeof ROLES)[number]
const rank = (role: Role) => ROLES.indexOf(role)

/** An operation on a story or on the service. */
interface Operation {
  id: string
  method: 'get' | 'post' | 'patch' | 'delete'
  path: string
  body?: () => object | string
  type?: string
  /** The media type of its answer to an allowed call, where that is not JSON. */
  answeredIn?: string
  /** The least role that may call it. */
  least: Role
  /** The status of its answer to an allowed call. */
  done: number
  /** Whether the answer to an allowed call is a stream of server-sent events without end. */
  streams?: true
}

const reason = { en: 'x' }
const events = (...list: object[]) => ({ events: list })
const read = (id: string, path: string, more: Partial<Operation> = {}): Operation => ({
  id,
  method: 'get',
  path: `/v1/stories/{story}${path}`,
  least: 'anyone',
  done: 200,
  ...more,
})
const write = (id: string, path: string, least: Role, body: () => object): Operation => ({
  id,
  method: 'post',
  path: `/v1/stories/{story}${path}`,
  least,
  done: 201,
  body,
})

/** An operation on a subscription that does not exist. Every role that may have subscriptions gets a 404. */
const ofSubscription = (id: string, method: Operation['method'], path: string, body?: object): Operation => ({
  id,
  method,
  path: `/v1/subscriptions/none${path}`,
  least: 'reader',
  done: 404,
  ...(body && { body: () => body }),
})
/** No process listens there. */
const NOBODY = 'http://127.0.0.1:1025/hook'

const OF_STORIES: Operation[] = [
  read('state', ''),
  read('timeline', '/timeline'),
  read('development of old', '/developments/a?version=2'),
  read('timeline with what is held', '/timeline?include=held,withdrawn', { least: 'editor' }),
  read('development', '/developments/a'),
  read('events', '/events'),
  read('positions', '/positions'),
  read('expectations', '/expectations'),
  read('figures', '/figures'),
  read('sources', '/sources'),
  read('overview', '/overview'),
  read('revisions', '/revisions'),
  read('links', '/links'),
  read('links of what is held', '/links?include=held,withdrawn', { least: 'editor' }),
  read('diff', '/diff?from=1'),
  read('verify', '/verify'),
  read('storyAtom', '/feed.atom', { answeredIn: 'application/atom+xml' }),
  read('storyJsonFeed', '/feed.json', { answeredIn: 'application/feed+json' }),
  read('calendar', '/calendar.ics', { answeredIn: 'text/calendar' }),
  read('storyJsonLd', '/story.jsonld', { answeredIn: 'application/ld+json' }),
  read('liveStory', '/live', { streams: true }),
  write('append', '/events', 'reporter', () => events(reported(randomUUID()))),
  write('append of an editor', '/events', 'editor', () =>
    events({ type: 'StoryDescribed', data: { tags: [randomUUID()] } }),
  ),
  write('append of both', '/events', 'editor', () =>
    events(reported(randomUUID()), { type: 'StoryDescribed', data: { tags: ['x'] } }),
  ),
  write('append of what was learned', '/events', 'editor', () => ({
    ...events(reported(randomUUID())),
    learnedAt: new Date().toISOString(),
  })),
  write('report', '/developments', 'reporter', () => reported(randomUUID()).data),
  write('correct', '/developments/a/corrections', 'editor', () => ({
    changes: { headline: { en: randomUUID() } },
    reason,
    severity: 'minor',
  })),
  write('translate', '/developments/a/translations', 'reporter', () => ({ language: 'fr', headline: 'x' })),
]

const OF_SERVICE: Operation[] = [
  { id: 'stories', method: 'get', path: '/v1/stories', least: 'anyone', done: 200 },
  { id: 'storiesAtom', method: 'get', path: '/feed.atom', least: 'anyone', done: 200 },
  { id: 'storiesJsonFeed', method: 'get', path: '/feed.json', least: 'anyone', done: 200 },
  // The address is that of another service, which this one does not embed.
  {
    id: 'oembed',
    method: 'get',
    path: '/oembed?url=https%3A%2F%2Felsewhere.example%2Fstories%2Fmine-public',
    least: 'anyone',
    done: 404,
  },
  { id: 'tags', method: 'get', path: '/v1/tags', least: 'anyone', done: 200 },
  { id: 'liveAll', method: 'get', path: '/v1/live', least: 'anyone', done: 200, streams: true },
  { id: 'changes', method: 'get', path: '/v1/changes', least: 'anyone', done: 200 },
  {
    id: 'openStory',
    method: 'post',
    path: '/v1/stories',
    least: 'editor',
    done: 201,
    body: () => ({ storyId: `new-${randomUUID()}`, ...opened().data }),
  },
  {
    id: 'import',
    method: 'post',
    path: '/v1/imports?format=ndjson',
    type: 'application/x-ndjson',
    least: 'reporter',
    done: 200,
    body: () => '\n',
  },
  {
    id: 'findAppend',
    method: 'get',
    path: '/v1/appends/01997eb0-0000-7000-8000-000000000000',
    least: 'anyone',
    done: 200,
  },
  { id: 'listKeys', method: 'get', path: '/v1/keys', least: 'admin', done: 200 },
  { id: 'readOwnKey', method: 'get', path: '/v1/keys/self', least: 'reader', done: 200 },
  {
    id: 'makeKey',
    method: 'post',
    path: '/v1/keys',
    least: 'admin',
    done: 201,
    body: () => ({ name: 'x', role: 'reader' }),
  },
  { id: 'removeKey', method: 'delete', path: '/v1/keys/aaaaaaaa', least: 'admin', done: 404 },
  { id: 'listQuarantine', method: 'get', path: '/v1/quarantine', least: 'admin', done: 200 },
  {
    id: 'releaseStory',
    method: 'post',
    path: '/v1/quarantine/mine-none/release',
    least: 'admin',
    done: 404,
  },
  {
    id: 'subscribe',
    method: 'post',
    path: '/v1/subscriptions',
    least: 'reader',
    done: 201,
    body: () => ({ url: NOBODY, stories: ['*'], start: 'now' }),
  },
  {
    id: 'subscribe without a challenge',
    method: 'post',
    path: '/v1/subscriptions',
    least: 'admin',
    done: 201,
    body: () => ({ url: NOBODY, stories: ['*'], start: 'now', verification: 'ping' }),
  },
  { id: 'listSubscriptions', method: 'get', path: '/v1/subscriptions', least: 'reader', done: 200 },
  ofSubscription('findSubscription', 'get', ''),
  ofSubscription('changeSubscription', 'patch', '', {}),
  ofSubscription('removeSubscription', 'delete', ''),
  ofSubscription('pauseSubscription', 'post', '/pause'),
  ofSubscription('resumeSubscription', 'post', '/resume'),
  ofSubscription('pingSubscription', 'post', '/ping'),
  ofSubscription('rotateSecret', 'post', '/secrets'),
  ofSubscription('lanes', 'get', '/lanes'),
  ofSubscription('retryLane', 'post', '/lanes/mine-public/retry'),
  ofSubscription('attempts', 'get', '/attempts'),
  ofSubscription('deadLetters', 'get', '/deadLetters'),
  ofSubscription('redrive', 'post', '/deadLetters/redrive', {}),
  ofSubscription('replay', 'post', '/replay', {}),
  ofSubscription('received', 'get', '/received?developmentId=a'),
]

const typeOf = ({ streams, answeredIn = 'application/json' }: Operation) =>
  streams ? 'text/event-stream' : answeredIn

interface Answer {
  status: number
  type: string
  /** The body of a list. */
  body?: { items: readonly { storyId: string }[] }
}

/** Opens a stream, and closes it once its head is there. */
async function askStream(url: string, key: string | undefined): Promise<Answer> {
  const stream = await openStream(url, key === undefined ? {} : { authorization: `Bearer ${key}` })
  stream.close()
  return { status: stream.status, type: stream.headers['content-type']?.split(';')[0] ?? '' }
}

/** Stories inside and outside the limits of a key for `mine-*`. */
const STORIES = [
  'mine-public',
  'mine-restricted',
  'other-public',
  'other-restricted',
  'mine-missing',
] as const
type Story = (typeof STORIES)[number]

interface Who {
  role: Role
  limited: boolean
}
const PEOPLE: Who[] = [
  { role: 'anyone', limited: false },
  ...ROLES.slice(1).flatMap((role) => [
    { role, limited: false },
    { role, limited: true },
  ]),
]

/** The status that the contract requires. */
function expected(
  { method, least, done }: Operation,
  { role, limited }: Who,
  story: Story,
  isPublic: boolean,
): number {
  if (role === 'anyone' && (!isPublic || method !== 'get' || least !== 'anyone')) return 401
  if (rank(role) < rank(least)) return 403
  const outside = limited && !story.startsWith('mine-')
  if (method !== 'get') return outside ? 403 : story === 'mine-missing' ? 404 : done
  const hidden = story.endsWith('-restricted') ? role === 'anyone' || outside : outside && !isPublic
  return hidden || story === 'mine-missing' ? 404 : done
}

describe.each([{ isPublic: true }, { isPublic: false }])(
  'rights with public read $isPublic',
  ({ isPublic }) => {
    let product: Product
    const keys = new Map<string, string>()
    const nameOf = ({ role, limited }: Who) => `${role}${limited ? ' of mine' : ''}`

    beforeAll(async () => {
      product = await startEmbedded({
        FILROUGE_PUBLIC_READ: String(isPublic),
        FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
        FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
      })
      const admin = { authorization: `Bearer ${ADMIN_KEY}` }
      const post = (path: string, body: object) =>
        request(product.url).post(path).set(admin).send(body).expect(201)
      for (const who of PEOPLE.slice(1)) {
        const stories = who.limited ? ['mine-*'] : null
        keys.set(
          nameOf(who),
          (await post('/v1/keys', { name: nameOf(who), role: who.role, stories })).body.key,
        )
      }
      for (const story of STORIES.slice(0, 4)) {
        const visibility = story.endsWith('-restricted') ? 'restricted' : 'public'
        const open = { type: 'StoryOpened', data: { title: { en: story }, language: 'en', visibility } }
        await post(`/v1/stories/${story}/events`, events(open, reported('a')))
      }
    })
    afterAll(async () => {
      await product?.stop()
    })

    const ask = async (
      { method, path, body, type = 'application/json', streams }: Operation,
      who: Who,
      story: string,
    ): Promise<Answer> => {
      const key = keys.get(nameOf(who))
      if (streams) return askStream(`${product.url}${path.replace('{story}', story)}`, key)
      const asked = request(product.url)[method](path.replace('{story}', story))
      if (key !== undefined) void asked.set('authorization', `Bearer ${key}`)
      return body ? asked.set('content-type', type).send(body()) : asked
    }

    test.each(OF_STORIES)('$id is allowed by role and story', async (operation) => {
      for (const who of PEOPLE)
        for (const story of STORIES) {
          const answer = await ask(operation, who, story)
          const cell = `${nameOf(who)}, ${story}`
          const status = expected(operation, who, story, isPublic)
          const type = status >= 400 ? 'application/problem+json' : typeOf(operation)
          expect([cell, answer.status, answer.type]).toEqual([cell, status, type])
        }
    })

    test.each(OF_SERVICE)('$id is allowed by role', async (operation) => {
      for (const who of PEOPLE) {
        const answer = await ask(operation, who, 'mine-public')
        // A new story whose id does not match the limits of the key is outside of them.
        const isOutside = operation.id === 'openStory' && who.limited && rank(who.role) >= rank('editor')
        const wanted = isOutside ? 403 : expected(operation, who, 'mine-public', isPublic)
        expect([nameOf(who), answer.status]).toEqual([nameOf(who), wanted])
      }
    })

    test('the list of stories has only the stories that the key may read', async () => {
      const list: Operation = {
        id: 'list',
        method: 'get',
        path: '/v1/stories?limit=500',
        least: 'anyone',
        done: 200,
      }
      for (const who of isPublic ? PEOPLE : PEOPLE.slice(1)) {
        const answer = await ask(list, who, '')
        const ids = answer.body?.items.map(({ storyId }) => storyId) ?? []
        const mayRead = STORIES.filter((story) => expected(list, who, story, isPublic) === 200)
        const hidden = STORIES.filter((story) => !mayRead.includes(story))
        expect([nameOf(who), ids]).toEqual([nameOf(who), expect.arrayContaining(mayRead)])
        expect([nameOf(who), hidden.filter((story) => ids.includes(story))]).toEqual([nameOf(who), []])
      }
    })

    test('every operation of the OpenAPI document is in this table', async () => {
      const { body } = await request(product.url).get('/openapi.json')
      const described = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>)
        .flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
        .filter((id) => !['live', 'ready', 'startup', 'metrics'].includes(id))
      const known = [...OF_STORIES, ...OF_SERVICE].map(({ id }) => id)
      expect(described.filter((id) => !known.includes(id) && id !== 'withdraw')).toEqual([])
    })

    test('every event has the principal that recorded it', async () => {
      const { body } = await request(product.url)
        .get('/v1/stories/mine-public/events?limit=500')
        .set('authorization', `Bearer ${ADMIN_KEY}`)
      const writers = new Set(body.items.map(({ recordedBy }: { recordedBy: string }) => recordedBy))
      const able = PEOPLE.filter(({ role }) => rank(role) >= rank('reporter')).map(nameOf)
      expect([...writers].sort()).toEqual(
        [...able, 'admin'].filter((name, i, all) => all.indexOf(name) === i).sort(),
      )
    })
  },
)
