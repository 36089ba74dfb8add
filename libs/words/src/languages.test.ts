import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dateCatalogues, editorCatalogues, pageCatalogues } from './languages.js'

const ROOT = join(import.meta.dirname, '../../..')
const files = readdirSync(join(import.meta.dirname, 'languages')).sort()
const CATALOGUES = { pageCatalogues, dateCatalogues, editorCatalogues }

test.each(Object.entries(CATALOGUES))('%s has each language that has a file', (_, catalogues) =>
  expect(Object.keys(catalogues).map((language) => `${language}.ts`)).toEqual(files),
)

/** Where each word stands: `problem.goBack`. Words that are empty in English may be so in all languages. */
const placesIn = (words: unknown, at = ''): string[] =>
  typeof words === 'object' && words !== null
    ? Object.entries(words).flatMap(([name, value]) => placesIn(value, `${at}.${name}`))
    : words === ''
      ? []
      : [at]

// The compiler compares the fields, but not the keys of lists such as the kinds.
describe.each(Object.entries(CATALOGUES))('%s', (_, { en, ...others }) => {
  test.each(Object.entries(others))('in %s: no word of the English ones is missing', (_language, words) => {
    const there = new Set(placesIn(words))
    expect(placesIn(en).filter((place) => !there.has(place))).toEqual([])
  })
})

/** What speaks to readers: the page, feeds, dates. */
const SPEAKING = ['apps/web/src', 'apps/api/src/feeds', 'apps/api/src/page', 'libs/words/src']

/** French letters, and what names a language but the first one. */
const FRENCH = /[àâçéèêëîïôùûœÀÇÉÈ]|['"`]fr\b|\bfr:/

test('no other file has words of a further language, or asks for one: a third is one file more', () => {
  const found = SPEAKING.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|^languages(\.ts$|\/)/.test(name))
      .map((name) => `${folder}/${name}`)
      .filter((path) => FRENCH.test(withoutComments(readFileSync(join(ROOT, path), 'utf8')))),
  )
  expect(found).toEqual([])
})

const withoutComments = (code: string) => code.replace(/\/\*.*?\*\//gs, '').replace(/(?<=^|\s)\/\/.*$/gm, '')

/** The words that count something. */
const COUNTS =
  /^\.(story\.(developments|corrected|expected|overdue)|state\.rivals|figures\.rival|timeline\.(show|onlyKey|next|more)|corrections\.mergedWith|expectations\.revised|record\.(chain|verified)|strip\.(sentence|peak|learned|column|andMore)|changes\.counts|live\.(added|changed|others))/

/** What functions say of 2000, by their place. */
const saidOf2000 = (words: unknown, at = ''): [place: string, said: string][] =>
  typeof words === 'object' && words !== null
    ? Object.entries(words).flatMap(([name, value]) => saidOf2000(value, `${at}.${name}`))
    : typeof words === 'function' && COUNTS.test(at)
      ? [[at, String(words(2000, '2000', '', ''))]]
      : []

test.each(Object.entries(pageCatalogues))(
  'in %s a count is written as the language writes numbers',
  (_, page) => {
    const counted = saidOf2000(page)
    expect(counted.length).toBeGreaterThan(40)
    const number = new Intl.NumberFormat(page.locale).format(2000)
    expect(counted.filter(([, said]) => !said.includes(number))).toEqual([])
  },
)
