import type { FastifyReply } from 'fastify'

/** The parts of an HTTP answer. */
export interface Answer {
  status: number
  headers: Readonly<Record<string, string>>
  /** The media type of the body, with its charset. Default: JSON. */
  type?: string
  /** Sent as JSON. A string and bytes are sent as they are. Null: no body. */
  body: object | string | Buffer | null
  /** Fields for the line of the log. The caller does not get them. */
  logged?: Readonly<Record<string, unknown>>
}

const logged = new WeakMap<object, Answer['logged']>()

/** The fields of a sent answer for the line of the log. */
export const loggedOf = (reply: FastifyReply['raw']): Answer['logged'] => logged.get(reply)

/** Sends an answer. */
export function send(
  reply: FastifyReply,
  { status, headers, body, type = 'application/json; charset=utf-8', logged: fields }: Answer,
): void {
  if (fields) logged.set(reply.raw, fields)
  void reply.status(status).headers({ ...headers })
  if (body === null) return void reply.send()
  void reply
    .header('content-type', type)
    .send(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body))
}

/** The value of `Vary`: these names in addition to those that are set already. */
export function varyOf(reply: FastifyReply, names: string): string {
  const before = reply.getHeader('vary')
  return before === undefined ? names : `${String(before)}, ${names}`
}

/** Sends a page of a list. Caches must not store it. */
export function sendPage(
  reply: FastifyReply,
  page: { items: readonly unknown[]; next: string | null },
): void {
  const { next } = page
  const headers = { 'cache-control': 'no-store', ...(next !== null && { link: linkToNext(reply, next) }) }
  send(reply, { status: 200, headers, body: page })
}

/** The value of the `Link` header to the next page (RFC 8288). */
export function linkToNext({ request }: FastifyReply, cursor: string): string {
  const url = new URL(request.url, 'http://localhost')
  url.searchParams.set('cursor', cursor)
  return `<${url.pathname}${url.search}>; rel="next"`
}
