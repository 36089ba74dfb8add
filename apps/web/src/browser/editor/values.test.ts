import { describe, expect, test } from 'vitest'
import { field, LINE, TEXT, type Field, type Value } from './field.js'
import { changesOf, isUntouched, shown, withoutEmptyRows, written } from './values.js'

const FIELDS: readonly Field[] = [
  field('/headline', 'headline', TEXT),
  field('/kind/note', 'note', LINE),
  field('/attribution/0/source', 'source', LINE),
  field('/tags', 'tags', { as: 'names' }),
  field('/conditions', 'conditions', { as: 'texts' }),
  field('/value', 'value', { as: 'figure' }),
  field('/partly', 'partly', { as: 'tick' }),
  field('/actors', 'actors', { as: 'rows', columns: [field('/name', 'actor', LINE)] }),
]

const BEFORE = {
  headline: { en: 'Talks', fr: 'Pourparlers' },
  kind: { category: 'other', note: 'x' },
  attribution: [{ source: 'AFP', saidBy: 'the host' }, { source: 'ANSA' }],
  tags: ['a', 'b'],
  conditions: [{ en: 'A truce', fr: 'Une trêve' }],
  value: { from: 20 },
  actors: [{ name: 'Norway', wikidata: 'Q20' }, { name: 'Sweden' }],
}

const shownBefore = shown(FIELDS, BEFORE, 'en')

test('a form shows what is there in its language', () =>
  expect(shownBefore).toEqual({
    '/headline': 'Talks',
    '/kind/note': 'x',
    '/attribution/0/source': 'AFP',
    '/tags': 'a, b',
    '/conditions': 'A truce',
    '/value': '20..',
    '/partly': '',
    '/actors': [
      { '/name': 'Norway', '#': '0' },
      { '/name': 'Sweden', '#': '1' },
    ],
  }))

describe('what is typed is written into what was there', () => {
  const typed = (values: Record<string, Value>, lang = 'en') =>
    written(FIELDS, { ...shown(FIELDS, BEFORE, lang), ...values }, BEFORE, lang, 'en')

  test('nothing typed changes nothing, not even what the form does not show', () =>
    expect(typed({})).toEqual(BEFORE))

  test('a text keeps its other languages', () => {
    expect(typed({ '/headline': 'Talks begin' })).toMatchObject({
      headline: { en: 'Talks begin', fr: 'Pourparlers' },
    })
    expect(typed({ '/headline': 'Gespräche' }, 'de')).toMatchObject({
      headline: { ...BEFORE.headline, de: 'Gespräche' },
    })
    expect(typed({ '/headline': '' })).toMatchObject({ headline: { fr: 'Pourparlers' } })
  })

  test('an emptied field goes away, with the objects and lists that only it filled', () => {
    const { kind, attribution } = typed({ '/kind/note': ' ', '/attribution/0/source': 'NTB' })
    expect(kind).toEqual({ category: 'other' })
    expect(attribution).toEqual([{ source: 'NTB', saidBy: 'the host' }, { source: 'ANSA' }])
    expect(
      written(FIELDS, { '/attribution/0/source': '' }, { attribution: [{ source: 'x' }] }, 'en', 'en'),
    ).toEqual({})
  })

  test('rows keep what the form does not show, wherever they move', () =>
    expect(
      typed({ '/actors': [{ '/name': 'Norway (host)', '#': '0' }, { '/name': 'Finland' }] }),
    ).toMatchObject({
      actors: [{ name: 'Norway (host)', wikidata: 'Q20' }, { name: 'Finland' }],
    }))

  test.each([
    ['26', { exact: 26 }],
    ['20..30', { from: 20, to: 30 }],
    ['..30', { to: 30 }],
    ['some dozens', { words: { en: 'some dozens' } }],
    ['..', { words: { en: '..' } }],
  ])('a figure: %s', (text, value) => expect(typed({ '/value': text })).toMatchObject({ value }))

  test('names, texts and ticks', () =>
    expect(typed({ '/tags': 'a,, c ', '/conditions': 'One\n\nTwo', '/partly': 'true' })).toMatchObject({
      tags: ['a', 'c'],
      conditions: [{ en: 'One' }, { en: 'Two' }],
      partly: true,
    }))
})

test('only what differs is sent; what is gone is said to be', () => {
  expect(changesOf({ a: 1, b: [1], c: 2 }, { a: 1, b: [2], d: 3 }, () => null)).toEqual({
    b: [2],
    c: null,
    d: 3,
  })
  expect(changesOf({ c: 2 }, {}, () => undefined)).toEqual({})
})

test('rows in which nothing was typed are left out', () =>
  expect(withoutEmptyRows({ a: 'x', b: [{ '/name': ' ', '#': '0' }, { '/name': 'N' }] })).toEqual({
    a: 'x',
    b: [{ '/name': 'N' }],
  }))

test('a field is touched once it differs from what it began with', () => {
  const [headline] = FIELDS
  expect(headline && isUntouched(headline, 'Talks', BEFORE, 'en')).toBe(true)
  expect(headline && isUntouched(headline, 'Talks', BEFORE, 'fr')).toBe(false)
})
