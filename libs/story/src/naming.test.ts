import { expect, test } from 'vitest'
import * as e from '../test/events.js'
import { append } from '../test/given.js'
import type { DraftedEvent } from './catalogue.js'
import { FoldState } from './fold-state.js'
import { namedDevelopments } from './naming.js'

/** The developments that the last event of a story names. */
function namedByLast(...story: DraftedEvent[]): string[] {
  const state = new FoldState()
  append(state, story)
  const last = story.at(-1) ?? e.opened
  return namedDevelopments(last, (key) => state.entity('story', key))
}

// Its data has no id of theirs, but its reason speaks of them: it must be sealed while one of them is held.
test('the undoing of a merge names the developments that the merge names', () => {
  const { before, event } = e.examples.MergeUndone
  expect(namedByLast(...before, event)).toEqual(['dev-a', 'dev-b'])
})

const expecting = [e.opened, e.reported('dev-a'), e.reported('dev-b'), e.announced('x', 'dev-a')]
const outcomes: [DraftedEvent, named: string[]][] = [
  [e.cancelled('x'), ['dev-a']],
  [e.lapsed('x'), ['dev-a']],
  [e.fulfilled('x', 'dev-b'), ['dev-a', 'dev-b']],
  [e.fulfilled('x', 'dev-a', true), ['dev-a']],
]

// The data of these events has no id of the development either, and views hide the expectation with it.
test.each([[e.revised('x'), ['dev-a']] satisfies (typeof outcomes)[0], ...outcomes])(
  '%o names the development that the expectation was announced with',
  (event, named) => {
    expect(namedByLast(...expecting, event)).toEqual(named)
    expect(namedByLast(...expecting, e.revised('x'), event), 'after a revision').toEqual(named)
  },
)

test.each(outcomes)('a retraction of %o names what it names, and so does what follows', (event, named) => {
  const retracted = [...expecting, event, e.retracted(expecting.length + 1)]
  expect(namedByLast(...retracted)).toEqual(named)
  expect(namedByLast(...retracted, e.lapsed('x'))).toEqual(['dev-a'])
})

test('an event about an expectation that was announced without a development names none', () =>
  expect(namedByLast(e.opened, e.announced('x'), e.revised('x'))).toEqual([]))
