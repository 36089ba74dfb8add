import { describe, expect, test } from 'vitest'
import { pageOf, shownFacts, shownFigure, textOf, words } from '../../test/shown-story.js'

type Claims = Parameters<typeof shownFigure>[0]
const saysOf = (claims: Claims, language: 'en' | 'fr' = 'en') =>
  textOf(pageOf(shownFacts([], { figures: [shownFigure(claims)] }), { language }), '<ul class="figs"')

const RIVALS: Claims = [
  { value: { exact: 5000 }, unit: 'dead' },
  { value: { exact: 1200 }, unit: 'dead' },
  { value: { from: 2000, to: 3000 }, unit: 'dead' },
]

describe('the numbers pick no figure out of rivals', () => {
  test('they say from the lowest to the highest', () => {
    expect(saysOf(RIVALS)).toBe('1,200 to 5,000 deadDeaths · 3 rival figures')
    expect(saysOf(RIVALS, 'fr')).toBe('1 200 à 5 000 deadDeaths en anglais · 3 chiffres concurrents')
  })

  test('an open end stays open', () => {
    const atLeast = { value: { from: 6000 }, unit: 'dead' }
    expect(saysOf([...RIVALS, atLeast])).toContain('at least 1,200 dead')
    expect(saysOf([{ value: { to: 9 } }, { value: { exact: 3 } }])).toContain('at most 9')
    expect(saysOf([{ value: { to: 9 } }, { value: { from: 3 } }])).toContain('at most 9at least 3')
  })

  test('words and other units stand beside each other, each once', () => {
    const some = { value: { words: words('dozens') }, unit: 'dead' }
    expect(saysOf([...RIVALS.slice(0, 2), some, some])).toBe(
      '5,000 dead1,200 deaddozens deadDeaths · 4 rival figures',
    )
    expect(saysOf([RIVALS[0]!, { value: { exact: 7 }, unit: 'wounded' }])).toContain('5,000 dead7 wounded')
  })

  test('those that agree are one figure', () =>
    expect(saysOf([RIVALS[0]!, RIVALS[0]!])).toContain('5,000 dead'))
})
