import { PROBLEM_CODES, WARNING_CODES } from '@filrouge/contract'
import { editorCatalogues } from '@filrouge/words/editor'
import { describe, expect, test } from 'vitest'
import { complaintsBefore, complaintsOf, warningOf } from './errors.js'
import { formOf } from './forms/index.js'
import { editorWords } from './words.js'

/** Problems that no form of the page can meet. */
const NEVER = [
  'malformed-json',
  'version-not-found',
  'not-found',
  'method-not-allowed',
  'too-many-subscriptions',
  'too-many-secrets',
  'headers-too-large',
  'unsupported-media-type',
  'merge-unknown',
  'claim-unknown',
  'claim-retracted',
]

const [en, fr] = [editorWords('en'), editorWords('fr')]
const { fields } = formOf('report')
const values = { '/actors': [{ '/name': 'Norway' }] }
const detail = 'The service says why.'

const placesOf = (...pointers: string[]) => [
  ...complaintsOf(
    { code: 'validation-failed', detail, errors: pointers.map((pointer) => ({ pointer, message: 'wrong' })) },
    fields,
    values,
    en,
  ).keys(),
]

describe('a refusal is shown at the field that its pointer names', () => {
  test.each([
    ['/events/0/data/headline/fr', '/headline'],
    ['/events/0/data/attribution/0/url', '/attribution/0/url'],
    ['/events/0/data/actors/0/role', '/actors/0/role'],
    ['/events/0/data/actors/7/role', '/actors'],
    ['/events/0/data/kind', '/kind/category'],
    ['/header/If-Match', ''],
  ])('%s', (pointer, place) => expect(placesOf(pointer)).toEqual([place]))
})

test('a rule that the page knows is said in its language, any other in English', () => {
  const errors = [{ pointer: '/events/0/data/developmentId', message: 'it is there already' }]
  const said = (code: string, words: typeof en) =>
    complaintsOf({ code, detail, errors }, fields, values, words).get('/developmentId')
  expect(said('development-exists', fr)).toEqual({ words: 'Un fait du dossier porte déjà cet identifiant.' })
  expect(said('development-exists', en)).toEqual({ words: 'it is there already', lang: 'en' })
  expect(said('some-new-rule', fr)).toEqual({ words: 'it is there already', lang: 'en' })
  expect(complaintsOf({ code: 'forbidden', detail, errors: [] }, fields, values, en).get('')).toEqual({
    words: detail,
    lang: 'en',
  })
})

test('of a value the service says more, in English', () => {
  const errors = [{ pointer: '/events/0/data/attribution/0/url', message: 'the URL has no host' }]
  const place = '/attribution/0/url'
  const saidIn = (words: typeof en) =>
    complaintsOf({ code: 'validation-failed', detail, errors }, fields, values, words).get(place)
  expect(saidIn(fr)).toEqual({ words: fr.problems['validation-failed'], detail: 'the URL has no host' })
  expect(saidIn(en)).toEqual({ words: 'the URL has no host', lang: 'en' })
})

describe('a warning is said in the language of the page, with its field', () => {
  const message = 'The service says why.'
  const warned = (code: string, pointer: string, words: typeof en) =>
    warningOf({ code, pointer: `/events/0/data${pointer}`, message }, fields, values, words)

  test.each([
    ['/occurred', 'Date des faits'],
    ['/actors/0/name', 'Acteur'],
    ['/headline/fr', 'Titre'],
    ['', null],
  ])('%s', (pointer, of) =>
    expect(warned('date-far-away', pointer, fr)).toEqual({ of, words: fr.warnings['date-far-away'] }),
  )

  test('one that the page does not know is in English', () => {
    const known = { of: 'Date des faits', words: message, lang: 'en' }
    expect(warned('some-new-warning', '/occurred', fr)).toEqual(known)
    expect(warned('date-far-away', '/occurred', en)).toEqual({ ...known, of: 'When it happened' })
  })
})

const OTHERS = Object.entries(editorCatalogues).filter(([language]) => language !== 'en')
test.each(OTHERS)(
  '%s has words for all that the service can say of what is sent',
  (_, { problems, warnings }) => {
    expect(PROBLEM_CODES.filter((code) => !NEVER.includes(code) && !problems[code])).toEqual([])
    expect(WARNING_CODES.filter((code) => !warnings[code])).toEqual([])
  },
)

test('what is missing or no date is seen before it is sent', () => {
  const found = complaintsBefore(
    formOf('report'),
    {
      lang: '',
      values: {
        '/headline': 'x',
        '/occurred': 'soon',
        '/kind/category': 'other',
        '/actors': [{ '/name': 'N' }],
      },
    },
    en,
    (text) => `${text} is no date`,
  )
  expect(Object.fromEntries([...found].map(([place, { words }]) => [place, words]))).toEqual({
    '/occurred': 'soon is no date',
    '/kind/note': en.form.needed,
    '/actuality': en.form.needed,
    '/actors/0/role': en.form.needed,
    '/#language': en.form.noLanguage,
  })
})
