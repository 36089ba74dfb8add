import { expect } from 'vitest'
import {
  dataBounds,
  fold,
  FoldState,
  requestDigest,
  type AcceptedEvent,
  type DraftedEvent,
  type Envelope,
  type Expected,
  type RuleCode,
  type Verdict,
} from '../src/index.js'

const STORY = 'story'
/** The secret of a store, as in its genesis. */
export const SECRET = '5e'.repeat(32)
let appends = 0

export interface Appending {
  appendId?: string
  requestId?: string
  storyId?: string
  expected?: Expected
  learnedAt?: string
  /** The log's time. */
  time?: string
}

/** An append as it is on the log. */
export function envelope(events: readonly DraftedEvent[], options: Appending = {}): Envelope {
  const n = ++appends
  const { storyId = STORY, expected = 'any', learnedAt } = options
  const { appendId = `append-${n}`, requestId = `request-${n}` } = options
  return {
    schema: 1,
    rules: 1,
    appendId,
    requestId,
    storyId,
    expected,
    recordedBy: 'desk',
    ...(learnedAt !== undefined && { learnedAt }),
    requestDigest: requestDigest(SECRET, { storyId, events, learnedAt, expected }),
    events: events.map((event, i) => ({
      ...event,
      salt: String(i).padStart(32, '0'),
      bounds: dataBounds(event),
    })),
  }
}

/** Folds one append into a state. */
export function append(
  state: FoldState,
  events: readonly DraftedEvent[],
  options: Appending = {},
): { verdict: Verdict; events: AcceptedEvent[] } {
  const { time = '2025-09-05T10:00:00.000Z' } = options
  const record = { partition: 0, offset: String(appends), time }
  const folded = fold(state, {
    ...record,
    content: { kind: 'envelope', envelope: envelope(events, options) },
  })
  state.apply(folded.changes)
  return folded
}

/** Reads as: given these events, when these are appended, then they are accepted or rejected. */
export function given(...history: DraftedEvent[]) {
  const state = new FoldState()
  if (history.length > 0) {
    const { verdict } = append(state, history)
    expect(verdict, 'the given events must be acceptable').toMatchObject({ verdict: 'accepted' })
  }
  return {
    when: (...events: DraftedEvent[]) => {
      const before = state.story(STORY)
      const { verdict } = append(state, events)
      return {
        accepted: () => expect(verdict).toMatchObject({ verdict: 'accepted' }),
        /** Refused, and nothing changed. `pointer` is into the body of the append. */
        rejected: (code: RuleCode, pointer?: string) => {
          expect(verdict).toMatchObject({
            verdict: 'rejected',
            code,
            ...(pointer !== undefined && { pointer }),
          })
          expect(state.story(STORY)).toEqual(before)
        },
      }
    },
  }
}
