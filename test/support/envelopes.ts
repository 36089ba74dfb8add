import { randomUUID } from 'node:crypto'
import {
  DIGEST_HEADER,
  dataBounds,
  EventBody,
  requestDigest,
  writeEnvelope,
  type Envelope,
  type Expected,
} from '../../libs/story/src/index.js'

/** The key of the digests in these tests. Any key works, since the fold only compares digests. */
const SECRET = '5e'.repeat(32)

export interface Writing {
  appendId?: string
  requestId?: string
  expected?: Expected
  learnedAt?: string
  recordedBy?: string
}

/** An envelope as the API would write it. */
export function envelopeOf(storyId: string, events: readonly object[], writing: Writing = {}): Envelope {
  const {
    appendId = randomUUID(),
    requestId = randomUUID(),
    expected = 'any',
    learnedAt,
    recordedBy = 'desk',
  } = writing
  return {
    schema: 1,
    rules: 1,
    appendId,
    requestId,
    storyId,
    expected,
    recordedBy,
    ...(learnedAt !== undefined && { learnedAt }),
    requestDigest: requestDigest(SECRET, { storyId, events, learnedAt, expected }),
    events: events.map((sent, i) => {
      const event = EventBody.parse(sent)
      return { ...event, salt: String(i).padStart(32, '0'), bounds: dataBounds(event) }
    }),
  }
}

/** The envelope as a record for the log. */
export function recordOf(envelope: Envelope): {
  storyId: string
  value: Buffer
  headers: Record<string, string>
} {
  const { value, digest } = writeEnvelope(envelope)
  return { storyId: envelope.storyId, value, headers: { [DIGEST_HEADER]: digest } }
}

export const opened = (title = 'A story') => ({
  type: 'StoryOpened',
  data: { title: { en: title }, language: 'en' },
})

/** A report. Its main language is the first language of its headline. */
export const reported = (developmentId: string, more: object = {}) => {
  const headline = 'headline' in more ? more.headline : { en: `What happened: ${developmentId}` }
  const [language = 'en'] = typeof headline === 'object' && headline !== null ? Object.keys(headline) : []
  return {
    type: 'DevelopmentReported',
    data: {
      developmentId,
      headline,
      occurred: '2025-09-04',
      kind: { category: 'consult', mode: 'visit' },
      language,
      ...more,
    },
  }
}

export const held = (developmentId: string) => ({
  type: 'DevelopmentHeld',
  data: { developmentId, reason: { en: 'x' } },
})

export const released = (developmentId: string) => ({
  type: 'HoldReleased',
  data: { developmentId, reason: { en: 'x' } },
})

export const announced = (expectationId: string, developmentId?: string) => ({
  type: 'ExpectationAnnounced',
  data: { expectationId, what: { en: 'x' }, window: '2025', announcedBy: 'x', developmentId },
})
export const revised = (expectationId: string, window = '2026') => ({
  type: 'ExpectationRevised',
  data: { expectationId, window, reason: { en: 'x' } },
})

export const described = (visibility: 'public' | 'restricted') => ({
  type: 'StoryDescribed',
  data: { visibility },
})
