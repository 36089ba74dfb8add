import { expect, test } from 'vitest'
import { field, LINE, TEXT } from './field.js'
import { rebased, spokenIn } from './rebase.js'
import { shown } from './values.js'

const FIELDS = [field('/headline', 'headline', TEXT), field('/occurred', 'occurred', LINE)]
const before = { headline: { en: 'Talks', fr: 'Pourparlers' }, occurred: '2025' }
const draft = { version: 4, lang: 'en', values: shown(FIELDS, before, 'en'), before, key: 'k' }

test('what was typed stays, and the rest is as it is meanwhile', () => {
  const mine = { ...draft, values: { ...draft.values, '/headline': 'Talks begin' } }
  const meanwhile = { headline: { en: 'They talk' }, occurred: '2026' }
  expect(rebased(FIELDS, mine, meanwhile, 9)).toEqual({
    ...mine,
    version: 9,
    before: meanwhile,
    values: { '/headline': 'Talks begin', '/occurred': '2026' },
  })
})

test('in another language a text that was not touched is shown in it', () => {
  expect(spokenIn(FIELDS, draft, 'fr').values).toEqual({ '/headline': 'Pourparlers', '/occurred': '2025' })
  const mine = { ...draft, values: { ...draft.values, '/headline': 'Ouverture' } }
  expect(spokenIn(FIELDS, mine, 'fr')).toMatchObject({ lang: 'fr', values: { '/headline': 'Ouverture' } })
})
