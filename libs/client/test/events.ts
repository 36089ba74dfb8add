import { dataHash, eventHash, FIRST_PREVIOUS_HASH, type DataOf } from '@filrouge/story'
import type { RecordedEvent } from '../src/index.js'

const SALT = '0123456789abcdef0123456789abcdef'

/** Recorded events of a story with correct hashes, one for each append id. Versions are as given, else from 1. */
export function recorded(
  storyId: string,
  appendIds: readonly string[],
  versions?: readonly number[],
): RecordedEvent[] {
  let previousHash = FIRST_PREVIOUS_HASH
  return appendIds.map((appendId, i) => {
    const version = versions?.[i] ?? i + 1
    const data: DataOf<'DevelopmentReported'> = {
      developmentId: `d${version}`,
      headline: { en: 'É 1.0', fr: 'x' },
      language: 'en',
      occurred: '2025',
      kind: { category: 'consult' },
      actuality: 'actual',
      places: [{ name: 'x', lat: 1e21 }],
    }
    const at = `2025-09-0${Math.min(version, 9)}T00:00:00.000Z`
    const chained = {
      appendId,
      dataHash: dataHash(SALT, data),
      learnedAt: version % 2 === 0 ? '2025-08-01T00:00:00.000Z' : null,
      recordedAt: at,
      recordedBy: 'desk',
      storyId,
      type: 'DevelopmentReported' as const,
      version,
    }
    const hash = eventHash(previousHash, chained)
    const event: RecordedEvent = {
      id: `${storyId}/${version}`,
      ...chained,
      data,
      salt: SALT,
      previousHash,
      hash,
      position: { partition: 0, offset: i, index: 0 },
    }
    previousHash = hash
    return event
  })
}

/** The event as a key sees it that may not see its data. */
export const sealed = (event: RecordedEvent): RecordedEvent => ({
  ...event,
  data: null,
  salt: null,
  sealed: true,
})
