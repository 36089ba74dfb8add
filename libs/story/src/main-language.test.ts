import { describe, expect, test } from 'vitest'
import { kinds } from './index.js'

const refusals = (
  schema: { safeParse(data: unknown): { error?: { issues: object[] } | undefined } },
  data: object,
) => schema.safeParse(data).error?.issues ?? []
const at = (...path: string[]) => [
  expect.objectContaining({ path, message: expect.stringContaining('main language') }),
]

describe('the main language is one of those of the headline or title', () => {
  const title = { en: 'Talks', 'pt-BR': 'Conversas' }
  const report = { developmentId: 'a', occurred: '2025', kind: { category: 'aid' } }
  const correction = { developmentId: 'a', reason: { en: 'x' }, severity: 'minor' }

  test.each(['en', 'EN', 'pt-br'])('%s is', (language) => {
    expect(refusals(kinds.StoryOpened.schema, { title, language })).toEqual([])
    expect(refusals(kinds.DevelopmentReported.schema, { ...report, headline: title, language })).toEqual([])
  })

  test('another is refused, and the message says both ways out', () => {
    const [refusal] = refusals(kinds.StoryOpened.schema, { title, language: 'fr' })
    expect(refusal).toMatchObject({
      path: ['language'],
      message:
        'the title has no text in "fr", the main language: add one, or make "en" or "pt-BR" the main language',
    })
    const reported = { ...report, headline: title, language: 'en-GB' }
    expect(refusals(kinds.DevelopmentReported.schema, reported)).toEqual(at('language'))
  })

  test('a correction is judged where it changes both', () => {
    const changed = (changes: object) =>
      refusals(kinds.DevelopmentCorrected.schema, { ...correction, changes })
    expect(changed({ headline: title, language: 'fr' })).toEqual(at('changes', 'language'))
    expect(changed({ headline: title, language: 'en' })).toEqual([])
    expect(changed({ language: 'fr' })).toEqual([])
    expect(changed({ headline: title })).toEqual([])
  })
})

test('a headline or a language that is not valid itself has one message', () => {
  const wrong = (data: object) => refusals(kinds.StoryOpened.schema, data).length
  expect(wrong({ title: {}, language: 'en' })).toBe(1)
  expect(wrong({ title: { en: 'x' }, language: 'english' })).toBe(1)
})

describe('the message for what is no language tag says what to write', () => {
  test.each([
    ['english', 'write "en"'],
    ['Deutsch', 'write "de"'],
    ['українська', 'write "uk"'],
    ['en_us', 'write "en-US"'],
    ['e', 'a language has 2 or 3 letters'],
    ['klingonish', 'a language has 2 or 3 letters'],
  ])('%s: %s', (language, message) => {
    const [field, key] = [
      { title: { en: 'x' }, language },
      { title: { [language]: 'x' }, language: 'en' },
    ].map((data) => JSON.stringify(refusals(kinds.StoryOpened.schema, data)))
    expect(field).toContain(JSON.stringify(message).slice(1, -1))
    expect(key).toContain(JSON.stringify(message).slice(1, -1))
  })
})
