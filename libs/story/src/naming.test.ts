import { expect, test } from 'vitest'
import { examples } from '../test/events.js'
import { append } from '../test/given.js'
import { FoldState } from './fold-state.js'
import { namedDevelopments } from './naming.js'

// Its data has no id of theirs, but its reason speaks of them: it must be sealed while one of them is held.
test('the undoing of a merge names the developments that the merge names', () => {
  const state = new FoldState()
  const { before, event } = examples.MergeUndone
  append(state, before)
  expect(namedDevelopments(event, (key) => state.entity('story', key))).toEqual(['dev-a', 'dev-b'])
})
