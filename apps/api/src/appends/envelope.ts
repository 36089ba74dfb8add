import { dataBounds, type AppendBody, type Envelope, type Expected } from '@filrouge/story'
import { randomFromPool } from '../random.js'
import { uuidv7 } from '../uuid.js'

/** The parts of an append that are not in its body. */
export interface Appending {
  appendId: string
  storyId: string
  expected: Expected
  principal: string
  requestDigest: string
  sentAs?: string | undefined
}

/** Makes the log record of a new request. Each event gets a salt and the sort keys of its dates. */
export function envelopeOf(
  { appendId, storyId, expected, principal, requestDigest, sentAs }: Appending,
  { events, learnedAt, correlationId, causationId }: AppendBody,
): Envelope {
  return {
    schema: 1,
    rules: 1,
    appendId,
    requestId: uuidv7(),
    storyId,
    expected,
    recordedBy: principal,
    ...(learnedAt !== undefined && { learnedAt }),
    ...(correlationId !== undefined && { correlationId }),
    ...(causationId !== undefined && { causationId }),
    requestDigest,
    ...(sentAs !== undefined && { sentAs }),
    events: events.map((event) => {
      const bounds = dataBounds(event)
      return { ...event, salt: randomFromPool(16).toString('hex'), ...(bounds && { bounds }) }
    }),
  }
}

/** The parts of the body, before defaults, by which two requests are the same. */
export function sentEvents(body: unknown): { events: unknown; learnedAt: unknown } {
  if (typeof body !== 'object' || body === null) return { events: null, learnedAt: null }
  return {
    events: 'events' in body ? body.events : null,
    learnedAt: 'learnedAt' in body ? body.learnedAt : null,
  }
}
