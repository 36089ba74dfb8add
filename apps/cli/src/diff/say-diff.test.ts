import { afterEach, expect, test, vi } from 'vitest'
import { Output } from '../output.js'
import { entry, type Section } from './lines.js'
import { sayDiff } from './say-diff.js'

const AT = '2025-09-04T18:00:00.000Z'
const SPAN = {
  from: 3,
  to: 9,
  since: { knownAt: AT, recordedAt: AT },
  knownAt: '2025-09-05T18:00:00.000Z',
  happenedBy: null,
  story: { storyId: 'strait', fields: [] },
}
const ADDED = { title: 'Added', lines: [entry('+', 'Talks\u001b[2J open', 'talks')] }

afterEach(() => {
  vi.restoreAllMocks()
})

/** What a diff prints. */
function said(span: Parameters<typeof sayDiff>[1], sections: readonly Section[]): string {
  let text = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((written) => {
    text += String(written)
    return true
  })
  sayDiff(new Output(false, 'utc'), span, sections)
  vi.restoreAllMocks()
  return text
}

test('a diff says between which versions it is, and has a heading for each section', () =>
  expect(said(SPAN, [ADDED])).toBe(
    'strait from version 3 (known at 2025-09-04 18:00Z) to version 9 (known at 2025-09-05 18:00Z)\n' +
      '\nAdded\n  + Talks [2J open (talks)\n',
  ))

test('a diff in which nothing changed is one line', () =>
  expect(said({ ...SPAN, from: 0, since: null, happenedBy: '2025-09' }, [])).toBe(
    'strait from before the story to version 9 (known at 2025-09-05 18:00Z), happened by 2025-09: nothing changed\n',
  ))
