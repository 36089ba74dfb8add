import { EventBody } from '@filrouge/story'
import { opened, reported } from '../envelopes.js'
import fc from '../fast-check.js'
import type { FreshRecord } from '../folded.js'
import { rarely, type Draft } from './draft.js'
import { draft } from './drafts.js'
import { fitted } from './fitted.js'
import { Past } from './past.js'
import { EXPECTATIONS } from './pools.js'

export { DEVELOPMENTS, WORLDS } from './pools.js'

/** An append of a random history. */
interface DraftedAppend {
  events: Draft[]
  /** The desk learned it so many milliseconds after the event before, and recorded it late. Undefined: it was not late. */
  learned?: number | undefined
}

/** Random appends to one story. Rules refuse few of them. */
export const histories: fc.Arbitrary<DraftedAppend[]> = fc.array(
  fc.record({
    events: fc.oneof(
      { weight: 4, arbitrary: fc.array(draft, { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.array(draft, { minLength: 2, maxLength: 3 }) },
    ),
    learned: rarely(fc.constantFrom(0, 500)),
  }),
  { minLength: 40, maxLength: 70 },
)

const ofA = { developmentId: 'a' }
/** The first append of each history. It has what corrections of a date can move: statements with the date of a development. */
const START = [
  opened(),
  reported('a'),
  reported('b', { occurred: '2025-09-20' }),
  { type: 'IssueRaised', data: { issueId: 'i', question: { en: '?' } } },
  { type: 'PositionStated', data: { issueId: 'i', actor: 'France', stance: 'neutral', developmentId: 'b' } },
  { type: 'PositionStated', data: { issueId: 'i', actor: 'France', stance: 'undeclared', ...ofA } },
  { type: 'FigureReported', data: { figureId: 'f', label: { en: 'f' }, value: { exact: 2 }, ...ofA } },
  {
    type: 'ExpectationAnnounced',
    data: { expectationId: 'x', what: { en: 'x' }, window: '2099', announcedBy: 'A', ...ofA },
  },
]

/** The second append. These expectations become overdue while the history is recorded, often without an event that names them. */
const DUE_SOON = [15, 30, 45].map((inSeconds, i): Draft => ({
  type: 'ExpectationAnnounced',
  data: { expectationId: EXPECTATIONS[i], what: { en: 'soon' }, window: { inSeconds }, announcedBy: 'A' },
}))

/**
 * Records a history, without the events that a rule refuses.
 * @param midway called after half of the appends
 * @returns the last version of the story
 */
export async function recordHistory(
  record: FreshRecord,
  storyId: string,
  history: readonly DraftedAppend[],
  midway: () => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  await record.append(storyId, START)
  const began = timeOfLast(record)
  let known = began
  const past = new Past()
  for (const event of START) past.add(EventBody.parse(event))

  const append = async (drafts: readonly Draft[], learned: number | undefined): Promise<boolean> => {
    const learnedAt = learned === undefined ? undefined : known + learned
    const events = drafts.map((draft) => fitted(draft, past, began))
    if (!(await isAccepted(record.append(storyId, events, learnedAt)))) return false
    known = learnedAt ?? timeOfLast(record)
    for (const event of events) past.add(event)
    return true
  }

  await append(DUE_SOON, undefined)
  for (const [i, { events, learned }] of history.entries()) {
    if (i === Math.floor(history.length / 2)) await midway()
    if (!(await append(events, learned)) && events.length > 1)
      for (const event of events) await append([event], learned)
  }
  return past.version
}

const timeOfLast = ({ log }: FreshRecord): number => log.at(-1)?.timestamp ?? 0

const isAccepted = (append: Promise<void>): Promise<boolean> =>
  append.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.message.startsWith('refused: ')) return false
      throw error
    },
  )
