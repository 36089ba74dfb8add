import { diceOf } from '../support/seed.js'
import type { Conduct } from './endpoint.js'

/** The state of the sick endpoints: failing by turns, failing, or healthy. */
export interface Course {
  now: 'turns' | 'sick' | 'well'
}

/** How long a failing turn and a healthy turn last. */
const SICK_MS = 3_000
const WELL_MS = 1_000

/** A kind of endpoint, and its number among a hundred. */
export interface Kind {
  name: string
  count: number
  /** Whether it accepts nothing while its course is `sick`. */
  fails: boolean
  /** @param n its number, so that the turns of endpoints differ */
  conduct(course: Course, n: number): Conduct
}

const dice = diceOf('faults')

/** Fails one in ten messages, and every message while it is sick. */
const nowAndThen = ({ now }: Course): boolean => now === 'sick' || (now === 'turns' && dice() < 0.1)

const byTurns = ({ now }: Course, n: number): boolean =>
  now === 'sick' || (now === 'turns' && (Date.now() + n * 500) % (SICK_MS + WELL_MS) < SICK_MS)

/** The message that one kind of endpoint never accepts, though it accepts all others. */
export const REFUSED = { storyId: 'war-0', version: 3 }
/** After this many messages the endpoint answers 410. */
const GONE_AFTER = 10

export const KINDS: readonly Kind[] = [
  { name: 'healthy', count: 40, fails: false, conduct: () => () => 200 },
  {
    name: 'slow',
    count: 10,
    fails: false,
    conduct: (course) => () => (course.now === 'well' ? 200 : 'drip'),
  },
  {
    name: 'answers 500 now and then',
    count: 10,
    fails: true,
    conduct: (course) => () => (nowAndThen(course) ? 500 : 204),
  },
  {
    name: 'resets now and then, after reading',
    count: 10,
    fails: true,
    conduct: (course) => () => (nowAndThen(course) ? 'reset' : 200),
  },
  {
    name: 'answers 503 for a time',
    count: 10,
    fails: true,
    conduct: (course, n) => () => (byTurns(course, n) ? 503 : 200),
  },
  {
    name: 'hangs for a time',
    count: 8,
    fails: true,
    conduct: (course, n) => () => (byTurns(course, n) ? 'hang' : 200),
  },
  {
    name: 'drips without end for a time',
    count: 4,
    fails: true,
    conduct: (course, n) => () => (byTurns(course, n) ? 'dripForEver' : 200),
  },
  {
    name: 'refuses one message',
    count: 4,
    fails: false,
    conduct:
      () =>
      ({ storyId, version }) =>
        storyId === REFUSED.storyId && version === REFUSED.version ? 400 : 200,
  },
  {
    name: 'is gone after a while',
    count: 4,
    fails: false,
    conduct: () => (_, seen) => (seen.length >= GONE_AFTER ? 410 : 200),
  },
]
