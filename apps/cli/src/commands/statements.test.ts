import type { Expectation, Figure, Issue, PickedText } from '@filrouge/client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Output } from '../output.js'
import { sayExpectations, sayHistory } from './expectations.js'
import { sayFigures } from './figures.js'
import { sayIssues } from './positions.js'

const en = (value: string): PickedText => ({ value, lang: 'en' })
const AT = '2025-09-04T18:00:00.000Z'

/** The lines that are printed. */
function linesOf(say: (out: Output) => void): string[] {
  let text = ''
  const written = vi.spyOn(process.stdout, 'write').mockImplementation((more) => {
    text += String(more)
    return true
  })
  onTestFinished(() => written.mockRestore())
  say(new Output(false, 'utc'))
  return text.trim().split('\n')
}

type Status = Expectation['developmentStatus']
const STATUSES: readonly Status[] = ['reported', 'withdrawn', 'held', null]
const named = (developmentStatus: Status) => ({
  developmentId: developmentStatus && 'walkout',
  developmentStatus,
})

test('a position whose development was withdrawn, or is held, says so', () => {
  const positions = STATUSES.map((status) => ({
    ...named(status),
    actor: 'Norway',
    scope: 'general',
    scopeLabel: null,
    stance: 'supports' as const,
    conditions: [],
    sinceVersion: 7,
    since: '2025-09-04',
    earlier: [],
  }))
  const issue: Issue<PickedText> = { issueId: 'tolls', question: en('Tolls?'), positions }
  const lines = linesOf((out) => sayIssues(out, [issue])).slice(2)
  const cells = lines.map((line) => /2025-09-04 +(.*?) *7$/.exec(line)?.[1])
  expect(cells).toEqual(['walkout', 'walkout (withdrawn)', 'walkout (held)', ''])
})

test('a claim of a figure whose development was withdrawn, or is held, says so', () => {
  const claims = STATUSES.map((status) => ({
    ...named(status),
    version: 7,
    recordedAt: AT,
    value: { exact: 3 },
    unit: null,
    attribution: { source: 'AFP' },
  }))
  const ships: Figure<PickedText> = { figureId: 'ships', label: en('Ships'), claims, latest: 7 }
  const [heading = '', ...lines] = linesOf((out) => sayFigures(out, [ships]))
  expect(heading.split(/ +/)).toEqual(['FIGURE', 'VALUE', 'SOURCE', 'IN', 'VERSION', 'LABEL'])
  const cells = lines.map((line) => /AFP +(.*?) *7 +Ships$/.exec(line)?.[1])
  expect(cells).toEqual(['walkout', 'walkout (withdrawn)', 'walkout (held)', ''])
})

test('an expectation whose development, or outcome, was withdrawn or is held says so', () => {
  const expectations: Expectation<PickedText>[] = STATUSES.map((status) => ({
    ...named(status),
    expectationId: 'vote',
    what: en('A vote'),
    window: '2025-10',
    announcedBy: 'Norway',
    condition: null,
    likelihood: null,
    reviewBy: null,
    status: 'fulfilled',
    overdue: false,
    fulfilledBy: ['talks'],
    fulfilments: [{ developmentId: 'talks', developmentStatus: status, partly: false, version: 9 }],
    revisions: [],
    settled: { version: 9, recordedAt: '2025-09-05T08:00:00.000Z', reason: null },
    sinceVersion: 7,
  }))
  const lines = linesOf((out) => sayExpectations(out, expectations)).slice(1)
  expect(lines.map((line) => /vote +(.*?) *A vote$/.exec(line)?.[1])).toEqual([
    'Norway',
    'Norway, in walkout (withdrawn)',
    'Norway, in walkout (held)',
    'Norway',
  ])
  const history = linesOf((out) => sayHistory(out, expectations)).slice(1)
  expect(history.map((line) => /vote +(.*)$/.exec(line)?.[1])).toEqual([
    'fulfilled by talks',
    'fulfilled by talks (withdrawn)',
    'fulfilled by talks (held)',
    'fulfilled by talks',
  ])
})
