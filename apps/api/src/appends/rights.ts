import { isEventType, kinds, type EventType } from '@filrouge/story'
import type { Need } from '../http/needs.js'

/**
 * The rights that an append needs.
 * @param storyId not validated
 * @param body not validated
 */
export function* rightsToAppend(storyId: unknown, body: unknown): Iterable<Need> {
  yield* rightsToWrite(storyId)
  if (typeof body !== 'object' || body === null) return
  if ('learnedAt' in body && body.learnedAt !== undefined)
    yield { role: 'editor', toDo: 'learnedAt', at: '/learnedAt' }
  if (!('events' in body) || !Array.isArray(body.events)) return
  for (const [i, event] of body.events.entries()) {
    const type = typeOf(event)
    if (type) yield { role: kinds[type].role, toDo: type, at: `/events/${i}/type` }
  }
}

/** The right to write to a story. @param storyId not validated */
export function* rightsToWrite(storyId: unknown): Iterable<Need> {
  if (typeof storyId === 'string') yield { writesTo: storyId }
}

function typeOf(event: unknown): EventType | null {
  if (typeof event !== 'object' || event === null || !('type' in event)) return null
  return typeof event.type === 'string' && isEventType(event.type) ? event.type : null
}
