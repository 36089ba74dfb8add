import type { StoryFacts } from '@filrouge/web'
import type { FastifyRequest } from 'fastify'
import { addressesFor } from '../feeds/addresses.js'
import { jsonLdOf } from '../feeds/story-json-ld.js'

/** So many developments are in the head of the page. `story.jsonld` has all. */
const MOST = 20

/** The JSON-LD for the head of a story's page: the story with its key developments, or with its latest. */
export function jsonLdOfPage(
  { state, key }: StoryFacts,
  request: FastifyRequest,
  publicUrl: string | null,
): string {
  const shown = (key.length > 0 ? key : state.latest).filter(({ status }) => status === 'reported')
  return jsonLdOf({ ...state, closedAt: null }, shown.slice(-MOST), addressesFor(request, publicUrl))
}
