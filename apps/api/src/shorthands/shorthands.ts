import type { EventType } from '@filrouge/story'
import type { ShorthandName } from '../appends/shorthand-pointers.js'
import { invalid } from '../http/validation.js'
import { madeDevelopmentId, type IdOrigin } from './development-ids.js'

/** The append that a shorthand stands for. */
interface Translated {
  sentAs: ShorthandName
  /** The body of the append, not validated. */
  body: { events: { type: EventType; data: unknown }[] }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Translates `{storyId, …StoryOpened}`. */
export function openedStory(body: unknown): Translated {
  return { sentAs: 'story', body: { events: [{ type: 'StoryOpened', data: without(body, 'storyId') }] } }
}

/**
 * Translates one DevelopmentReported, or a list of them. A development without an id gets one.
 * @param origin the input of made ids; null: made ids are random
 */
export function reportedDevelopments(body: unknown, origin: Omit<IdOrigin, 'index'> | null): Translated {
  const data = (Array.isArray(body) ? body : [body]).map((one: unknown, index) => {
    if (!isRecord(one) || Object.hasOwn(one, 'developmentId')) return one
    return { ...one, developmentId: madeDevelopmentId(origin && { ...origin, index }) }
  })
  return {
    sentAs: Array.isArray(body) ? 'developments' : 'development',
    body: { events: data.map((one) => ({ type: 'DevelopmentReported', data: one })) },
  }
}

/** The types of event that a shorthand appends to the development in its path. */
export const OF_DEVELOPMENT = {
  correction: 'DevelopmentCorrected',
  withdrawal: 'DevelopmentWithdrawn',
  translation: 'TranslationAdded',
} as const satisfies Record<string, EventType>

/**
 * Translates an event of the development in the path.
 * @throws Problem validation-failed where the body has a developmentId too
 */
export function ofDevelopment(
  sentAs: keyof typeof OF_DEVELOPMENT,
  developmentId: string,
  body: unknown,
): Translated {
  if (isRecord(body) && Object.hasOwn(body, 'developmentId'))
    throw invalid([
      { pointer: '/developmentId', message: 'there is no such field: the developmentId is in the path' },
    ])
  const data = isRecord(body) ? { ...body, developmentId } : body
  return { sentAs, body: { events: [{ type: OF_DEVELOPMENT[sentAs], data }] } }
}

function without(body: unknown, field: string): unknown {
  if (!isRecord(body)) return body
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== field))
}
