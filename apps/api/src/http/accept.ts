import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

/**
 * Picks one of an operation's media types by `Accept` (RFC 9110 §12.5.1). The order is by q-value, then by how exactly
 * `Accept` names the type, then by the place in `Accept`, then by the place in `types`. Every answer is in UTF-8, so
 * `Accept` may name this charset too.
 * @returns the first of `types` where `Accept` is absent or accepts none of them
 */
export const preferredType = <Type extends string>(
  { accept }: FastifyRequest['headers'],
  types: readonly [Type, ...Type[]],
): Type => {
  const best = new Negotiator({ headers: { accept } }).mediaType(types.map(inUtf8))
  return types.find((type) => inUtf8(type) === best) ?? types[0]
}

const inUtf8 = (type: string) => `${type}; charset=utf-8`
