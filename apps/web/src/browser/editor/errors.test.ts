import { describe, expect, test } from 'vitest'
import { complaintsBefore, complaintsOf } from './errors.js'
import { formOf } from './forms/index.js'
import { editorWords } from './words.js'

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
    () => false,
  )
  expect(Object.fromEntries([...found].map(([place, { words }]) => [place, words]))).toEqual({
    '/occurred': en.form.noDate,
    '/kind/note': en.form.needed,
    '/actuality': en.form.needed,
    '/actors/0/role': en.form.needed,
    '/#language': en.form.noLanguage,
  })
})
