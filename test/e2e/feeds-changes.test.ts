import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { admin, apiOf, FORMATS } from '../support/feed-api.js'
import { readAtom, readCalendar } from '../support/feed-formats.js'
import { MODES, startEmbedded, type Product } from '../support/services.js'

const reason = { en: 'It was false' }

describe.each(MODES.filter(({ skip }) => !skip))('feeds of what changes, $mode', ({ start }) => {
  let product: Product
  const { get, text, append, atom } = apiOf(() => product.url)
  const titles = async (path: string, headers = {}) =>
    (await atom(path, headers)).items.map(({ title }) => title)

  beforeAll(async () => {
    product = await start()
  })
  afterAll(async () => {
    await product?.stop()
  })

  test('a correction updates an entry under its id; a withdrawal says so; a retraction brings it back', async () => {
    const { toVersion } = await append('changed', [
      opened('Changed'),
      reported('a', { headline: { en: 'Old wording' } }),
    ])
    const entry = async () => (await atom('changed/feed.atom')).items[0]
    const before = await entry()
    await append('changed', [
      {
        type: 'DevelopmentCorrected',
        data: {
          developmentId: 'a',
          changes: { headline: { en: 'New wording' } },
          reason: { en: 'We misheard' },
          severity: 'correction',
        },
      },
    ])
    const corrected = await entry()
    expect(corrected).toMatchObject({ id: before?.id, published: before?.published, title: 'New wording' })
    expect(corrected?.content).toContain('We misheard')
    expect((corrected?.updated ?? '') > (before?.updated ?? '')).toBe(true)
    const event = async () => readCalendar(await text('/v1/stories/changed/calendar.ics')).events[0]
    const sequence = (await event())?.sequence ?? 0

    const withdrawn = await append('changed', [
      { type: 'DevelopmentWithdrawn', data: { developmentId: 'a', reason } },
    ])
    expect(await entry()).toMatchObject({ id: before?.id, title: 'Withdrawn' })
    expect((await entry())?.content).toContain('It was false')
    for (const format of FORMATS) expect(await text(`/v1/stories/changed/${format}`)).not.toContain('wording')
    expect(await event()).toMatchObject({ status: 'CANCELLED', sequence: sequence + 1 })
    // The past says what it said.
    expect(await titles(`changed/feed.atom?version=${toVersion}`)).toEqual(['Old wording'])

    await append('changed', [{ type: 'ClaimRetracted', data: { version: withdrawn.toVersion, reason } }])
    expect(await entry()).toMatchObject({ id: before?.id, title: 'New wording' })
    expect(await event()).toMatchObject({ status: 'CONFIRMED', sequence: sequence + 2 })
  })

  test('what is held is in no format, at no version, for any reader; editors find it in the past', async () => {
    const secret = { headline: { en: 'Sensitive' }, body: { en: 'Sensitive body' } }
    const { toVersion } = await append('sealed', [
      opened('Sealed'),
      reported('open'),
      reported('secret', secret),
      {
        type: 'ExpectationAnnounced',
        data: {
          expectationId: 'x',
          what: { en: 'Sensitive plan' },
          window: '2025-10',
          announcedBy: 'Y',
          developmentId: 'secret',
        },
      },
    ])
    for (const format of FORMATS) expect(await text(`/v1/stories/sealed/${format}`)).toContain('Sensitive')
    await append('sealed', [{ type: 'DevelopmentHeld', data: { developmentId: 'secret', reason } }])
    for (const format of FORMATS)
      for (const query of ['', `?version=${toVersion}`, '?q=sensitive']) {
        if (format === 'calendar.ics' && query.startsWith('?q')) continue
        const path = `/v1/stories/sealed/${format}${query}`
        const said = await text(path)
        expect([path, said.includes('Sensitive'), said.includes('secret')]).toEqual([path, false, false])
      }
    expect(await titles('sealed/feed.atom', admin)).toEqual(['What happened: open'])
    expect(await titles(`sealed/feed.atom?version=${toVersion}`, admin)).toContain('Sensitive')
    await append('sealed', [{ type: 'HoldReleased', data: { developmentId: 'secret', reason } }])
    for (const format of FORMATS) expect(await text(`/v1/stories/sealed/${format}`)).toContain('Sensitive')
  })

  test('a restricted story is not there without a key, and is in no feed of all stories', async () => {
    const open = opened('Confidential')
    await append('closed-doors', [
      { ...open, data: { ...open.data, visibility: 'restricted' } },
      reported('a'),
    ])
    for (const format of FORMATS) {
      const { type, body } = await get(`/v1/stories/closed-doors/${format}`).expect(404)
      expect([type, body.code]).toEqual(['application/problem+json', 'story-not-found'])
      await get(`/v1/stories/closed-doors/${format}`, admin).expect(200)
    }
    for (const path of ['/feed.atom', '/feed.json'])
      for (const headers of [{}, admin]) expect(await text(path, headers)).not.toContain('Confidential')
  })
})

test('with a public address all links have it; where nothing is public, feeds of all stories need a key', async () => {
  const product = await startEmbedded({
    FILROUGE_PUBLIC_URL: 'https://news.example/filrouge',
    FILROUGE_PUBLIC_READ: 'false',
  })
  try {
    const { get, text, append } = apiOf(() => product.url)
    await append('talks', [opened(), reported('a')])
    const feed = readAtom(await text('/v1/stories/talks/feed.atom?limit=1', admin))
    expect(feed).toMatchObject({
      url: 'https://news.example/filrouge/stories/talks',
      self: 'https://news.example/filrouge/v1/stories/talks/feed.atom?limit=1',
      items: [{ url: 'https://news.example/filrouge/stories/talks?development=a#a' }],
    })
    for (const format of FORMATS)
      expect(await text(`/v1/stories/talks/${format}`, admin)).not.toContain(new URL(product.url).host)
    const { body } = await get('/feed.atom').expect(401)
    expect(body.code).toBe('unauthorized')
    expect(readAtom(await text('/feed.atom', admin)).items).toHaveLength(1)
  } finally {
    await product.stop()
  }
})
