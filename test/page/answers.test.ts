import { Filrouge } from '@filrouge/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { recordStrait } from '../support/strait-story.js'

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' https://pictures.example; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

describe('how a page is answered', () => {
  let product: Product
  beforeAll(async () => {
    product = await startEmbedded({ FILROUGE_PAGE_MEDIA_HOSTS: 'pictures.example' })
    const client = new Filrouge({ url: product.url, key: ADMIN_KEY })
    await recordStrait(client)
    await client.openStory('sealed', { title: { en: 'Sealed' }, language: 'en', visibility: 'restricted' })
  })
  afterAll(() => product?.stop())

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${product.url}${path}`, { headers })

  test.each([
    ['/', POLICY],
    ['/stories/strait', POLICY],
    ['/stories/strait?version=3', POLICY],
    ['/stories/nothing', POLICY],
    ['/stories/strait?version=x', POLICY],
    [
      '/embed/strait',
      POLICY.replace("script-src 'self'", "script-src 'none'")
        .replace("connect-src 'self'", "connect-src 'none'")
        .replace("frame-ancestors 'none'", 'frame-ancestors *'),
    ],
    ['/embed/nothing', POLICY],
  ])('the policy of %s', async (path, policy) => {
    const { headers } = await get(path)
    expect(headers.get('content-security-policy')).toBe(policy)
    expect(headers.get('x-frame-options')).toBe(path === '/embed/strait' ? null : 'SAMEORIGIN')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  test.each(['', '?version=1', '?lang=fr', '?q=x'])(
    'the page of a restricted story is that of a story that does not exist: “%s”',
    async (query) => {
      const answerTo = async (storyId: string) => {
        const answer = await get(`/stories/${storyId}${query}`)
        const varying = ['date', 'x-request-id', 'content-length']
        return {
          status: answer.status,
          headers: [...answer.headers].filter(([name]) => !varying.includes(name)),
          text: (await answer.text()).replaceAll(storyId, 'ID'),
        }
      }
      const sealed = await answerTo('sealed')
      expect(sealed.status).toBe(404)
      expect(sealed).toEqual(await answerTo('absent'))
      for (const path of ['/embed/', '/oembed?url=x'])
        expect((await get(`${path}sealed`)).status).toBe((await get(`${path}absent`)).status)
    },
  )

  test.each([
    ['/', 'private, no-cache'],
    ['/stories/strait', 'private, no-cache'],
    ['/stories/strait?knownAt=2099-01-01T00:00:00Z', 'private, no-cache'],
    ['/stories/strait?since=3', 'private, no-cache'],
    ['/embed/strait', 'private, no-cache'],
    ['/stories/strait?version=3', 'private, max-age=86400, immutable'],
    ['/embed/strait?version=3', 'private, max-age=86400, immutable'],
  ])('%s may be kept: %s', async (path, kept) => {
    const { headers, status } = await get(path)
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe(kept)
    expect(headers.get('vary')).toContain('authorization')
    expect(headers.get('vary')).toContain('accept-language')
    const etag = headers.get('etag') ?? ''
    const again = await get(path, { 'if-none-match': etag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200)
    expect((await get(path, { 'if-none-match': etag, 'accept-language': 'fr' })).status).toBe(200)
  })

  test('what is not there is not kept', async () => {
    expect((await get('/stories/nothing')).headers.get('cache-control')).toBe('no-store')
  })

  test('a page is compressed where the browser takes it', async () => {
    const encodingFor = async (accepted: string) =>
      (await get('/stories/strait', { 'accept-encoding': accepted })).headers.get('content-encoding')
    expect(await encodingFor('gzip, br')).toBe('gzip')
    expect(await encodingFor('identity')).toBeNull()
    expect(await encodingFor('gzip;q=0')).toBeNull()
  })

  test('the files of a page never change, and are compressed before', async () => {
    const html = await (await get('/stories/strait')).text()
    const files = [...new Set([...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path = '']) => path))]
    expect(files.length).toBeGreaterThanOrEqual(5)
    for (const file of files) {
      const { status, headers } = await get(file, { 'accept-encoding': 'br' })
      expect([file, status, headers.get('cache-control')]).toEqual([
        file,
        200,
        'public, max-age=31536000, immutable',
      ])
      expect([file, headers.get('content-encoding')]).toEqual([
        file,
        /\.(js|css|svg)$/.test(file) ? 'br' : null,
      ])
    }
    expect((await get('/assets/none.js')).status).toBe(404)
    expect((await get('/assets/..%2f..%2fpackage.json')).status).toBe(404)
  })
})

describe('with FILROUGE_PAGE=false', () => {
  let product: Product
  beforeAll(async () => {
    product = await startEmbedded({ FILROUGE_PAGE: 'false' })
    await recordStrait(new Filrouge({ url: product.url, key: ADMIN_KEY }))
  })
  afterAll(() => product?.stop())

  test.each(['/', '/stories/strait', '/embed/strait', '/oembed?url=x', '/assets/'])(
    '%s is not there',
    async (path) => {
      const answer = await fetch(`${product.url}${path}`)
      expect(answer.status).toBe(404)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(await answer.json()).toMatchObject({ code: 'not-found' })
    },
  )

  test('the API and the feeds are', async () => {
    for (const path of ['/v1/stories/strait', '/v1/stories/strait/feed.atom', '/feed.atom', '/docs'])
      expect([path, (await fetch(`${product.url}${path}`)).status]).toEqual([path, 200])
  })
})
