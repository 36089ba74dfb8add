import { RULES, type RuleCode } from '@filrouge/story'
import { describe, expect, test } from 'vitest'
import { conflictSentence, refusalSentence, type RefusalFacts } from './refusals.js'

const said = (code: RuleCode, facts: Partial<RefusalFacts>) =>
  refusalSentence(code, { storyId: 'talks', named: 'walkot', ...facts })

describe('the sentence of a refusal', () => {
  test.each<[RuleCode, Partial<RefusalFacts>, string]>([
    [
      'development-unknown',
      { meant: 'walkout' },
      'the story has no development "walkot"; did you mean "walkout"?',
    ],
    [
      'issue-unknown',
      { meant: null },
      'the story has no issue "walkot": check the id, or raise it first (IssueRaised), in the same append if you like',
    ],
    ['story-not-found', { meant: 'talks-2' }, 'there is no story "talks"; did you mean "talks-2"?'],
    [
      'claim-unknown',
      { named: 7, typeAt: 'ExpectationRevised' },
      'the event at version 7, ExpectationRevised, cannot be taken back: revise the expectation again (ExpectationRevised)',
    ],
    [
      'claim-unknown',
      { named: 7, typeAt: 'ClaimRetracted' },
      'the event at version 7, ClaimRetracted, cannot be taken back: state the claim again',
    ],
    [
      'expectation-settled',
      { settledBy: { type: 'ExpectationLapsed', version: 9 } },
      'the expectation "walkot" has lapsed at version 9: take that back (ClaimRetracted), or announce a new one',
    ],
    [
      'development-merged',
      { mergedInto: 'summit' },
      'the development "walkot" was merged into "summit": name that one, or undo the merge (MergeUndone)',
    ],
    [
      'merge-unknown',
      { named: 7, merges: [3, 9] },
      'the story has no merge at version 7 that stands; its merges are at the versions 3 and 9',
    ],
    [
      'merge-unknown',
      { named: 7, merges: [3] },
      'the story has no merge at version 7 that stands; did you mean 3?',
    ],
    [
      'merge-unknown',
      { named: 7, merges: [] },
      'the story has no merge at version 7 that stands; it has no merge that stands',
    ],
    [
      'learned-out-of-order',
      { named: '2025-09-04T10:00:00.000Z', lastKnownAt: '2025-09-05T10:00:00.000Z' },
      'learnedAt is 2025-09-04T10:00:00.000Z, before the last known time of the story, 2025-09-05T10:00:00.000Z: leave learnedAt out, or send a time from then on',
    ],
  ])('%s', (code, facts, sentence) => expect(said(code, facts)).toBe(sentence))

  test.each(Object.entries(RULES))('%s names the thing', (name) => {
    const code = Object.keys(RULES).find((one): one is RuleCode => one === name)
    const sentence = code === undefined ? '' : said(code, {})
    expect(sentence).toMatch(/"talks"|walkot/)
  })
})

test.each([
  [0, { version: 5 }, 'there is no story "talks": open it first, or check the id'],
  [
    7,
    { version: 5 },
    'the story "talks" is at version 7, and version 5 was expected: read it, decide again, and retry',
  ],
  [
    7,
    'absent',
    'the story "talks" is there already, at version 7: append to it, or open one with another id',
  ],
  [7, undefined, 'the story "talks" is at version 7: read it, decide again, and retry'],
] as const)('a conflict at version %i where %j was expected', (current, expected, sentence) =>
  expect(conflictSentence('talks', current, expected)).toBe(sentence),
)
