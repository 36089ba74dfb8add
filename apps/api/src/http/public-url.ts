import type { FastifyRequest } from 'fastify'

/** The address at which clients reach the service, as configured. Null: each request says it, by its `Host`. */
export const PUBLIC_URL = Symbol('public url')

/**
 * The address at which the client of a request reaches the service, without a slash at its end. A request can have no
 * `Host`, or a wrong one: then it is this machine.
 * @param publicUrl the address as configured; null: the request says it
 */
export function baseUrlOf(
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  publicUrl: string | null,
) {
  if (publicUrl !== null) return publicUrl.replace(/\/+$/, '')
  const url = `${protocol}://${host}`
  return URL.canParse(url) ? new URL(url).origin : 'http://localhost'
}
