import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

/**
 * Which of the media types that an operation has its client wants (RFC 9110 §12.5.1): by quality, then by how exactly
 * it is named, then by its place in `Accept`, then by its place here.
 * @returns the first where `Accept` is not sent, or takes none of them
 */
export const preferredType = <Type extends string>(
  { accept }: FastifyRequest['headers'],
  types: readonly [Type, ...Type[]],
): Type => {
  const best = new Negotiator({ headers: { accept } }).mediaType(types)
  return types.find((type) => type === best) ?? types[0]
}
