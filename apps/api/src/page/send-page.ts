import type { FastifyReply } from 'fastify'
import Negotiator from 'negotiator'
import { isUnchanged } from '../http/headers.js'
import { varyOf } from '../http/send.js'
import type { RenderedPage } from './rendered-page.js'

/** A shorter page is sent as it is. Bytes. */
const WORTH_COMPRESSING = 1_400

/** Long enough for a reading, short enough that a page does not outlive many versions of this service. Seconds. */
const PAST_LASTS = 86_400

interface Page {
  page: RenderedPage
  status?: number
  /** What the caches of browsers may do: a past version stays as it is, the present is asked for again. */
  keep: 'past' | 'present' | 'nothing'
  headers?: Readonly<Record<string, string>>
}

/** Sends a page, compressed where the browser takes it. Sends 304 where `If-None-Match` lists its ETag. */
export async function sendPage(
  reply: FastifyReply,
  { page, status = 200, keep, headers = {} }: Page,
): Promise<void> {
  const { bytes, etag } = page
  void reply.headers({
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': CACHE_CONTROL[keep],
    vary: varyOf(reply, 'authorization, accept-language, accept-encoding'),
    ...(status === 200 && { etag }),
  })
  if (status === 200 && isUnchanged(reply.request.headers, etag)) return void reply.status(304).send()
  const { 'accept-encoding': accepted } = reply.request.headers
  const encoding = new Negotiator({ headers: { 'accept-encoding': accepted } }).encoding(['gzip', 'identity'])
  if (encoding !== 'gzip' || bytes.length < WORTH_COMPRESSING) return void reply.status(status).send(bytes)
  void reply
    .status(status)
    .header('content-encoding', 'gzip')
    .send(await page.compressed())
}

// Private: what a page shows depends on the key, and a development may be held, or a story restricted, later.
const CACHE_CONTROL = {
  past: `private, max-age=${PAST_LASTS}, immutable`,
  present: 'private, no-cache',
  nothing: 'no-store',
}
