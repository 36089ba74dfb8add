import { Webhook } from 'standardwebhooks'
import request from 'supertest'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { described, opened, reported } from '../support/envelopes.js'
import { Receiver, type Behaviour } from '../support/receiver.js'
import { ADMIN_KEY, MODES, until, type Product } from '../support/services.js'

const ENVIRONMENT = {
  FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
  FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
  FILROUGE_WEBHOOK_SCHEDULE: '50ms,100ms,200ms,200ms',
  FILROUGE_WEBHOOK_TIMEOUT: '1s',
  FILROUGE_SUBSCRIPTIONS: '3',
}
const admin = { authorization: `Bearer ${ADMIN_KEY}` }
const reason = { en: 'x' }
/** Answers 200, so that the challenge is repeated. */
const WELL: Behaviour = () => 200

describe.each(MODES.filter(({ skip }) => !skip))('webhooks, $mode', ({ start }) => {
  let product: Product
  const receivers: Receiver[] = []
  let count = 0

  beforeAll(async () => {
    product = await start(ENVIRONMENT)
  })
  afterAll(async () => {
    await product?.stop()
  })
  afterEach(async () => {
    const { body } = await get('')
    for (const { subscriptionId } of body.items)
      await request(product.url).delete(`${PATH}/${subscriptionId}`).set(admin)
    await Promise.all(receivers.splice(0).map((one) => one.stop()))
  })

  const PATH = '/v1/subscriptions'
  const get = (path: string, as = admin) => request(product.url).get(`${PATH}${path}`).set(as)
  const post = (path: string, body: object = {}, as = admin) =>
    request(product.url).post(`${PATH}${path}`).set(as).send(body)
  const story = () => `story-${++count}`
  const append = (id: string, ...events: object[]) =>
    request(product.url).post(`/v1/stories/${id}/events`).set(admin).send({ events }).expect(201)
  const receiver = async (behaviour: Behaviour = WELL) => {
    const made = await Receiver.start(behaviour)
    receivers.push(made)
    return made
  }
  const keyOf = async (name: string, role: string, stories: string[] | null = null) => {
    const { body } = await request(product.url)
      .post('/v1/keys')
      .set(admin)
      .send({ name, role, stories })
      .expect(201)
    return { authorization: `Bearer ${body.key}`, keyId: String(body.keyId) }
  }
  /** Makes an active subscription. */
  const subscribe = async ({ url }: Receiver, more: object = {}, as: { authorization: string } = admin) => {
    const { body } = await post('', { url, stories: ['*'], start: 'now', ...more }, as).expect(201)
    await is(body.subscriptionId, 'active')
    return body
  }
  const is = (id: string, status: string) =>
    until(
      async () => (await get(`/${id}`)).body.status === status,
      20_000,
      () => `it is not ${status}`,
    )

  test('the first message is a signed ping, then signed events come in order, with their previous version', async () => {
    const to = await receiver()
    const talks = story()
    await append(talks, opened())
    const made = await subscribe(to)
    expect(made).toMatchObject({
      status: 'unverified',
      secret: expect.stringMatching(/^whsec_/),
      filterRevision: 1,
    })
    expect((await get(`/${made.subscriptionId}`)).body).not.toHaveProperty('secret')
    await append(talks, reported('a'), reported('b'))
    await append(talks, reported('c'))
    expect(await to.takes(3)).toEqual([2, 3, 4].map((version) => `${talks}/${version}`))
    expect(to.got[0]?.event).toMatchObject({ type: 'filrouge.ping', challenge: expect.any(String) })
    for (const { body, headers } of to.got) {
      const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      expect(new Webhook(made.secret).verify(body, sent)).toBeTruthy()
    }
    expect(to.got[1]?.event).toMatchObject({
      source: `/stories/${talks}`,
      type: 'filrouge.DevelopmentReported.v1',
      subject: 'a',
      storyversion: 2,
      previousversion: 1,
      filterrevision: 1,
    })
  })

  test('an endpoint that does not repeat the challenge stays unverified and gets nothing, and can repeat it on a later ping', async () => {
    const to = await receiver(() => 204)
    const { body } = await post('', { url: to.url, stories: ['*'], start: 'now' }).expect(201)
    const talks = story()
    await append(talks, opened())
    const attempts = async () => (await get(`/${body.subscriptionId}/attempts`)).body.items
    await until(
      async () => (await attempts()).length > 0,
      10_000,
      () => 'no ping came',
    )
    expect(await attempts()).toMatchObject([
      { type: 'filrouge.ping', outcome: 'failed', error: expect.stringContaining('challenge') },
    ])
    expect(to.taken()).toEqual([])
    to.behaviour = WELL
    await post(`/${body.subscriptionId}/ping`).expect(202)
    expect(await to.takes(1)).toEqual([`${talks}/1`])
  })

  test('a ping requested while another one hangs is sent after it', async () => {
    const to = await receiver(() => 'hang')
    const { body } = await post('', { url: to.url, stories: ['*'], start: 'now' }).expect(201)
    await until(
      () => to.got.length === 1,
      10_000,
      () => 'no ping came',
    )
    to.behaviour = WELL
    await post(`/${body.subscriptionId}/ping`).expect(202)
    await is(body.subscriptionId, 'active')
    expect(to.got).toHaveLength(2)
    expect(to.got[0]?.id).not.toBe(to.got[1]?.id)
  })

  test('a failed try is repeated with the same id and bytes, while other stories continue', async () => {
    const [bad, good] = [story(), story()]
    const to = await receiver(({ id }, got) =>
      id === `${bad}/1` && got.filter(({ event }) => event.id === id).length < 3 ? 500 : 200,
    )
    await subscribe(to)
    await append(bad, opened(), reported('a'))
    await append(good, opened(), reported('a'))
    await to.takes(4)
    expect(to.taken().filter((id) => id.startsWith(`${bad}/`))).toEqual([`${bad}/1`, `${bad}/2`])
    const tries = to.got.filter(({ event }) => event.id === `${bad}/1`)
    expect(tries.length).toBe(4)
    expect(new Set(tries.map(({ id, body }) => `${id} ${body}`)).size).toBe(1)
  })

  test('held developments are sealed for a reader, and restricted stories are sent only to keys that may read them', async () => {
    const [talks, secret] = [story(), story()]
    const to = await receiver()
    const reader = await keyOf(`reader-${talks}`, 'reader', [talks])
    await subscribe(to, {}, reader)
    await append(secret, { ...opened(), data: { ...opened().data, visibility: 'restricted' } }, reported('a'))
    await append(talks, opened(), reported('a'), {
      type: 'DevelopmentHeld',
      data: { developmentId: 'a', reason },
    })
    await append(talks, reported('b'))
    expect(await to.takes(4)).toEqual([1, 2, 3, 4].map((version) => `${talks}/${version}`))
    const sealed = to.got.filter(({ event }) => event.sealed)
    expect(sealed.map(({ event }) => [event.id, event.data])).toContainEqual([`${talks}/3`, null])
    for (const { event } of sealed) expect(event).not.toHaveProperty('subject')
    await append(secret, described('public'))
    await to.takes(5)
    expect(to.got.at(-1)?.event).toMatchObject({ id: `${secret}/3`, previousversion: 2 })
  })

  test('a paused subscription gets nothing, and continues where it stopped when it is resumed', async () => {
    const to = await receiver()
    const talks = story()
    const { subscriptionId } = await subscribe(to)
    await append(talks, opened())
    await to.takes(1)
    expect((await post(`/${subscriptionId}/pause`).expect(200)).body).toMatchObject({ status: 'paused' })
    await append(talks, reported('a'))
    await until(
      async () => (await get(`/${subscriptionId}/lanes`)).body.items[0]?.lag === 1,
      10_000,
      () => 'the lane does not have the event',
    )
    expect(to.taken()).toHaveLength(1)
    await post(`/${subscriptionId}/resume`).expect(200)
    expect(await to.takes(2)).toEqual([`${talks}/1`, `${talks}/2`])
  })

  test('a 410 disables a subscription, with the reason', async () => {
    const to = await receiver(({ type }) => (type === 'filrouge.ping' ? 200 : 410))
    const { subscriptionId } = await subscribe(to)
    await append(story(), opened())
    await is(subscriptionId, 'disabled')
    expect((await get(`/${subscriptionId}`)).body.disabledBecause).toContain('410')
  })

  test('no message is dropped while an endpoint is failing, and all come in order when it recovers', async () => {
    const talks = story()
    let isWell = false
    const to = await receiver(({ type }) => (isWell || type === 'filrouge.ping' ? 200 : 503))
    const { subscriptionId } = await subscribe(to)
    await append(talks, opened(), reported('a'))
    await is(subscriptionId, 'failing')
    // More tries than the schedule has.
    await until(
      () => to.got.length > 8,
      20_000,
      () => 'the endpoint is not tried',
    )
    expect((await get(`/${subscriptionId}/deadLetters`)).body.items).toEqual([])
    isWell = true
    expect(await to.takes(2)).toEqual([`${talks}/1`, `${talks}/2`])
    await is(subscriptionId, 'active')
  })

  test('a message refused while others are accepted becomes a dead letter, and a redrive sends it unchanged', async () => {
    const [bad, good] = [story(), story()]
    let refuses = true
    const to = await receiver(({ id }) => (refuses && id === `${bad}/2` ? 400 : 200))
    const { subscriptionId } = await subscribe(to)
    await append(bad, opened(), reported('a'), reported('b'))
    for (const name of ['a', 'b', 'c']) {
      const seen = to.taken().length
      await append(good, ...(name === 'a' ? [opened()] : [reported(name)]))
      await to.takes(seen + 1)
    }
    const dead = async () => (await get(`/${subscriptionId}/deadLetters`)).body.items
    await until(
      async () => (await dead()).length === 1,
      20_000,
      () => 'there is no dead letter',
    )
    expect(await dead()).toMatchObject([{ storyId: bad, version: 2, attempts: 5, lastStatus: 400 }])
    await to.takes(5)
    expect(to.taken().filter((id) => id.startsWith(bad))).toEqual([`${bad}/1`, `${bad}/3`])
    refuses = false
    expect((await post(`/${subscriptionId}/deadLetters/redrive`).expect(202)).body).toMatchObject({
      redriven: 1,
    })
    await to.takes(6)
    const tries = to.got.filter(({ event }) => event.id === `${bad}/2`)
    expect(new Set(tries.map(({ id, body }) => `${id} ${body}`)).size).toBe(1)
    await until(
      async () => (await dead()).length === 0,
      10_000,
      () => 'the dead letter is still there',
    )
    const got = await get(`/${subscriptionId}/received?developmentId=b`)
    expect(got.body.items).toMatchObject([
      { storyId: bad, version: 3, revision: 1, latestVersion: 3 },
      { storyId: good, version: 2 },
    ])
  })

  test.each([
    ['one story', 1],
    ['a failing endpoint', 3],
  ])('a message that waits an hour because of %s is tried at once on request', async (_, stories) => {
    const names = Array.from({ length: stories }, story)
    const to = await receiver(({ type }) => (type === 'filrouge.ping' ? 200 : 503))
    const { subscriptionId } = await subscribe(to)
    to.retryAfter = 3_600
    for (const name of names) await append(name, opened())
    const lanes = async () => (await get(`/${subscriptionId}/lanes`)).body.items
    await until(
      async () => {
        const found: { status: string; lastStatus: number | null }[] = await lanes()
        return found.filter((one) => one.status !== 'sending' && one.lastStatus === 503).length === stories
      },
      20_000,
      () => 'not all messages were tried',
    )
    if (stories === 3) await is(subscriptionId, 'failing')
    const [waiting] = await lanes()
    expect(Date.parse(waiting.nextAttemptAt)).toBeGreaterThan(Date.now() + 3_000_000)
    to.behaviour = WELL
    const tried = await post(`/${subscriptionId}/lanes/${names[0]}/retry`).expect(202)
    expect(tried.body).toMatchObject({ storyId: names[0], nextVersion: 1, lag: 1 })
    expect((await to.takes(stories))[0]).toBe(`${names[0]}/1`)
    await post(`/${subscriptionId}/lanes/${story()}/retry`).expect(404)
  })

  test('a correction has the version that it corrects, and the received versions of a subscriber are listed', async () => {
    const talks = story()
    const corrected = (headline: string) => ({
      type: 'DevelopmentCorrected',
      data: { developmentId: 'a', changes: { headline: { en: headline } }, reason, severity: 'correction' },
    })
    const to = await receiver(({ id }) => (id === `${talks}/6` ? 503 : 200))
    const { subscriptionId } = await subscribe(to)
    await append(talks, opened(), reported('a'), reported('b'))
    await append(talks, corrected('First'), reported('c'))
    await to.takes(5)
    const received = async () => (await get(`/${subscriptionId}/received?developmentId=a`)).body.items
    await until(
      async () => (await received())[0]?.version === 4,
      10_000,
      () => 'the correction was not acknowledged',
    )
    await append(talks, corrected('Second'))
    await until(
      () => to.got.some(({ event }) => event.id === `${talks}/6`),
      10_000,
      () => 'the second correction is not sent',
    )
    // The first correction is listed until the second one is acknowledged.
    expect(await received()).toMatchObject([
      { storyId: talks, version: 4, revision: 2, latestVersion: 6, latestRevision: 3 },
    ])
    to.behaviour = WELL
    await to.takes(6)
    await until(
      async () => (await received())[0]?.version === 6,
      10_000,
      () => 'the second correction was not acknowledged',
    )
    expect(await received()).toMatchObject([{ version: 6, revision: 3, latestVersion: 6, latestRevision: 3 }])
    const corrects = to.got
      .filter(({ status, event }) => status < 300 && event.type !== 'filrouge.ping')
      .map(({ event }) => event['corrects'] ?? null)
    expect(corrects).toEqual([null, null, null, 2, null, 4])
  })

  test('one story is replayed while another one continues', async () => {
    const [old, live] = [story(), story()]
    const to = await receiver()
    const { subscriptionId } = await subscribe(to)
    await append(old, opened(), reported('a'), reported('b'))
    const before = await to.takes(3)
    await post(`/${subscriptionId}/replay`, { stories: [old], fromVersion: 2 }).expect(202)
    await append(live, opened())
    for (const id of ['a', 'b', 'c', 'd']) await append(live, reported(id))
    const all = await to.takes(10)
    expect(all.filter((id) => id.startsWith(`${live}/`))).toEqual(
      [1, 2, 3, 4, 5].map((version) => `${live}/${version}`),
    )
    expect(all.filter((id) => id.startsWith(`${old}/`))).toEqual([...before, `${old}/2`, `${old}/3`])
    for (const id of [`${old}/2`, `${old}/3`])
      expect(new Set(to.got.filter(({ event }) => event.id === id).map(({ body }) => body)).size).toBe(1)
  })

  test('a replay from beyond the last version of its one story is refused', async () => {
    const [talks, other] = [story(), story()]
    await append(talks, opened(), reported('a'))
    await append(other, opened())
    const { subscriptionId } = await subscribe(await receiver())
    const replayOf = (body: object) => post(`/${subscriptionId}/replay`, body)
    const { body } = await replayOf({ stories: [talks], fromVersion: 3 }).expect(400)
    const message = `the story ${JSON.stringify(talks)} is at version 2: give 2 or less`
    expect(body).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '/fromVersion', message }] })
    await replayOf({ stories: [talks], fromVersion: 2 }).expect(202)
    // Of several stories, one may have the version. A story may still be opened.
    for (const stories of [[talks, other], [`${talks}*`], ['not-yet']])
      await replayOf({ stories, fromVersion: 3 }).expect(202)
    const own = await subscribe(await receiver(), { stories: [talks] })
    const refused = await post(`/${own.subscriptionId}/replay`, { fromVersion: 3 }).expect(400)
    expect(refused.body).toMatchObject({ errors: [{ pointer: '/fromVersion', message }] })
  })

  test('a subscription from the beginning is limited by type and by filter', async () => {
    const [talks, other] = [`x-${story()}`, `x-${story()}`]
    await append(talks, opened('Peace talks'), reported('a', { importance: 'key' }), reported('b'))
    await append(other, opened('Other'), reported('a', { importance: 'key' }))
    const to = await receiver()
    await subscribe(to, {
      stories: ['x-*'],
      start: 'beginning',
      types: ['DevelopmentReported'],
      filter: 'has(event.data.importance) && story.title.en.startsWith("Peace")',
    })
    await append(talks, reported('c', { importance: 'key' }))
    expect(await to.takes(2)).toEqual([`${talks}/2`, `${talks}/4`])
    expect(to.got.slice(1).map(({ event }) => event.previousversion)).toEqual([0, 2])
  })

  test('a filter over its budget blocks only its own lane, with a reason', async () => {
    const [hostile, healthy] = [await receiver(), await receiver()]
    const text = (n: number) => Array.from({ length: n }, () => 'event.data.body.en').join('+')
    const filter = `has(event.data.body)&&!(${text(30)}).contains(${text(14)}+"b"+${text(3)})`
    const { subscriptionId } = await subscribe(hostile, { filter })
    await subscribe(healthy, { filter: 'has(event.data.body) && event.data.body.en.contains("aaa")' })
    const long = story()
    await append(long, opened('Long'), reported('a', { body: { en: 'a'.repeat(20_000) } }))
    expect(await healthy.takes(1)).toEqual([`${long}/2`])
    await until(
      async () => {
        const { body } = await get(`/${subscriptionId}/lanes`)
        const lane = body.items.find(({ storyId }: { storyId: string }) => storyId === long)
        return String(lane?.lastError).includes('it looks through more than a filter may')
      },
      10_000,
      () => 'the lane is not blocked',
    )
    expect(hostile.got).toHaveLength(1)
  })

  test('a replaced secret signs too', async () => {
    const to = await receiver()
    const made = await subscribe(to)
    const { body } = await post(`/${made.subscriptionId}/secrets`).expect(200)
    expect(body.secret).not.toBe(made.secret)
    await append(story(), opened())
    await to.takes(1)
    const { body: text, headers } = to.got.at(-1) ?? { body: '', headers: {} }
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    for (const secret of [made.secret, body.secret])
      expect(new Webhook(secret).verify(text, sent)).toBeTruthy()
  })

  test('subscriptions belong to their owner and are limited in number, and end with the last key of the owner', async () => {
    const to = await receiver()
    const name = `owner-${story()}`
    const [owner, stranger] = [await keyOf(name, 'reader'), await keyOf(`stranger-${name}`, 'editor')]
    const { subscriptionId } = await subscribe(to, {}, owner)
    await get(`/${subscriptionId}`, stranger).expect(404)
    await get(`/${subscriptionId}/lanes`, stranger).expect(404)
    await post(`/${subscriptionId}/pause`, {}, stranger).expect(404)
    expect((await get('', stranger)).body.items).toEqual([])
    await get(`/${subscriptionId}`).expect(200)
    const wanted = { url: to.url, stories: ['*'], start: 'now' }
    await post('', { ...wanted, verification: 'ping' }, owner).expect(403)
    for (let i = 1; i < 3; i++) await post('', wanted, owner).expect(201)
    expect((await post('', wanted, owner).expect(409)).body).toMatchObject({ code: 'too-many-subscriptions' })
    await request(product.url).delete(`/v1/keys/${owner.keyId}`).set(admin).expect(204)
    expect((await get(`/${subscriptionId}`)).body).toMatchObject({ status: 'disabled' })
    await post(`/${subscriptionId}/resume`).expect(200)
    await append(story(), opened())
    await is(subscriptionId, 'disabled')
  })

  test.each([
    ['/url', { url: 'https://10.0.0.1/' }],
    ['/url', { url: 'https://example.org:25/' }],
    ['/url', { url: 'https://me:pw@example.org/' }],
    ['/filter', { filter: 'event.' }],
    ['/filter', { filter: '[1].exists(x, x > 0)' }],
    ['/filter', { filter: 'event.typ == "StoryOpened"' }],
    ['/filter', { filter: 'event.type' }],
    ['/types/0', { types: ['Nothing'] }],
    ['/stories/0', { stories: ['A*'] }],
    ['/start', { start: 'later' }],
    ['/maxInFlight', { maxInFlight: 0 }],
    ['/colour', { colour: 'red' }],
  ])('a mistake is refused with its place %s: %j', async (pointer, wrong) => {
    const wanted = { url: 'https://example.org/hook', stories: ['*'], start: 'now', ...wrong }
    const { body } = await post('', wanted).expect(400)
    expect(body).toMatchObject({ code: 'validation-failed', errors: [{ pointer }] })
  })
})
