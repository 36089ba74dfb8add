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
