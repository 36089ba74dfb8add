import type { FastifyReply } from 'fastify'

/** What an HTTP answer is made of. */
export interface Answer {
  status: number
  headers: Readonly<Record<string, string>>
  /** JSON; null: nothing. */
  body: object | string | null
}

/** Sends an answer: an object as JSON, a text as JSON that was already written. */
export function send(reply: FastifyReply, { status, headers, body }: Answer): void {
  void reply.status(status).headers({ ...headers })
  if (body === null) return void reply.send()
  void reply
    .header('content-type', 'application/json; charset=utf-8')
    .send(typeof body === 'string' ? body : JSON.stringify(body))
}

/** The value of `Vary`, beside what other parts of the answer depend on. */
export function varyOf(reply: FastifyReply, names: string): string {
  const before = reply.getHeader('vary')
  return before === undefined ? names : `${String(before)}, ${names}`
}

/** Sends a page of a list that nobody keeps. */
export function sendPage(
  reply: FastifyReply,
  page: { items: readonly unknown[]; next: string | null },
): void {
  const { next } = page
  const headers = { 'cache-control': 'no-store', ...(next !== null && { link: linkToNext(reply, next) }) }
  send(reply, { status: 200, headers, body: page })
}

/** The value of `Link` that leads to the next page (RFC 8288). */
export function linkToNext({ request }: FastifyReply, cursor: string): string {
  const url = new URL(request.url, 'http://localhost')
  url.searchParams.set('cursor', cursor)
  return `<${url.pathname}${url.search}>; rel="next"`
}
