import { expect, test } from 'vitest'
import { CORRECT } from './correct.js'
import { inCommands, optionAt } from './in-commands.js'
import { REPORT } from './report.js'

const said = (message: string) => inCommands(message, { url: 'http://127.0.0.1:4100/' })

test.each([
  [
    'raise it first (IssueRaised), in the same append if you like',
    'raise it first (filrouge position --question)',
  ],
  ['reopen it first (StoryReopened). What mends', 'reopen it first (filrouge reopen). What mends'],
  ['DevelopmentCorrected needs the role editor', 'correct needs the role editor'],
  ['learnedAt is x: leave learnedAt out', '--learned-at is x: leave --learned-at out'],
  [
    '(all forms: /problems/validation-failed#dates)',
    '(all forms: http://127.0.0.1:4100/problems/validation-failed#dates)',
  ],
  ['the MacDonald (AFP) said', 'the MacDonald (AFP) said'],
])('%s', (message, words) => expect(said(message)).toBe(words))

test.each([
  ['/events/0/data/occurred', 'occurred'],
  ['/events/1/data/attribution/0/saidBy', 'said-by'],
  ['/events/0/data/kind/category', 'kind'],
  ['/events/0/data/headline/fr', 'headline'],
  ['/events/0/data/actors/3/name', 'actor'],
  ['/events/0/data/media/0/url', undefined],
  ['/learnedAt', undefined],
])('%s is the option %s of a report', (pointer, name) => {
  expect(optionAt(REPORT.fields, pointer)?.name).toBe(name)
  const inChanges = pointer.replace('/data/', '/data/changes/')
  expect(optionAt(CORRECT.fields, inChanges)?.name).toBe(name)
})
