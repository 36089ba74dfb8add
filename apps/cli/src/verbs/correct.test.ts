import { Filrouge } from '@filrouge/client'
import { afterEach, expect, test, vi } from 'vitest'
import { Output } from '../output.js'
import { CORRECT } from './correct.js'
import { readAs } from './given.js'
import type { Data } from './verb.js'

afterEach(() => void vi.restoreAllMocks())

const NOW = {
  version: 7,
  headline: { en: 'Talks open', fr: 'Ouverture' },
  body: null,
  kind: { category: 'consult', mode: 'visit', contexts: ['military'], note: 'a note' },
  attribution: [{ source: 'AFP', saidBy: 'the host', quote: 'Yes' }, { source: 'ANSA' }],
}

/** A client that reads a development. */
function clientWith(now: object): Filrouge {
  const client = new Filrouge({ url: 'http://127.0.0.1:1' })
  vi.spyOn(client, 'development').mockImplementation(() => Promise.resolve(JSON.parse(JSON.stringify(now))))
  return client
}

/** The changes that are sent, and the version that is expected. */
async function corrected(changes: Data, set: readonly string[] = [], lang = 'fr', now: object = NOW) {
  const desk = { client: clientWith(now), storyId: 'strait', lang }
  const options = { developmentId: 'talks', reason: { en: 'x' }, changes, set }
  const made = await CORRECT.complete?.({ options, file: {} }, desk)
  return [made?.data['changes'], made?.version]
}

test('a text keeps its other languages', async () => {
  const headline = { fr: 'Pourparlers' }
  const full = { headline: { en: 'Talks open', fr: 'Pourparlers' } }
  expect(await corrected({ headline })).toEqual([full, 7])
  expect(await corrected({}, ['headline=Pourparlers'])).toEqual([full, 7])
  expect(await corrected({}, ['headline=fr=Pourparlers'], 'en')).toEqual([full, 7])
  expect(await corrected({ body: headline })).toEqual([{ body: headline }, 7])
})

const WITH_BODY = { ...NOW, body: { en: 'At length', fr: 'Longuement', de: 'Lang' } }

test('a language of a text is taken away, with the texts of the others kept', async () => {
  const others = { body: { en: 'At length', de: 'Lang' } }
  expect(await corrected({ body: { fr: null } }, [], 'fr', WITH_BODY)).toEqual([others, 7])
  expect(await corrected({}, ['body=fr=none'], 'en', WITH_BODY)).toEqual([others, 7])
  const one = { ...NOW, body: { fr: 'Longuement' } }
  expect(await corrected({ body: { fr: null } }, [], 'fr', one)).toEqual([{ body: null }, 7])
  await expect(corrected({ body: { it: null } }, [], 'it', WITH_BODY)).rejects.toThrow(
    'the body has no text in it: its languages are en, fr, de',
  )
})

test('a text that is taken away in several languages says in which', async () => {
  const removed = (changes: Data, set: string[], now: typeof NOW | typeof WITH_BODY) =>
    CORRECT.removes?.(
      { options: { developmentId: 'talks', changes, set }, file: {} },
      { client: clientWith(now), storyId: 'strait', lang: 'en' },
    )
  const all = 'the body is removed in en, fr, de: with --lang it is removed in one language'
  expect(await removed({ body: null }, [], WITH_BODY)).toBe(all)
  expect(await removed({}, ['body=none'], WITH_BODY)).toBe(all)
  expect(await removed({ body: null }, [], NOW)).toBe(null)
  expect(await removed({ body: { fr: null } }, [], WITH_BODY)).toBe(null)
  expect(await removed({ importance: null }, [], WITH_BODY)).toBe(null)
})

test('none is read as what it takes away', () => {
  const body = CORRECT.fields.find(({ name }) => name === 'body')
  const read = (text: string, isLangGiven: boolean) =>
    body && readAs(body, [text], { lang: 'fr', isLangGiven, out: new Output(false) })
  expect(read('none', true)).toEqual({ fr: null })
  expect(read('none', false)).toBe(null)
  expect(read('de=none', false)).toEqual({ de: null })
  expect(read('Longuement', true)).toEqual({ fr: 'Longuement' })
})

test('JSON replaces the whole field, and nothing is read for it', async () =>
  expect(await corrected({}, ['headline={"en":"Talks"}', 'body=null'])).toEqual([
    { headline: { en: 'Talks' }, body: null },
    undefined,
  ]))

test('an option of the source changes the first source', async () => {
  const [first, second] = NOW.attribution
  expect(await corrected({ attribution: { saidBy: 'Oslo' } })).toEqual([
    { attribution: [{ ...first, saidBy: 'Oslo' }, second] },
    7,
  ])
  expect(await corrected({ attribution: { quote: null } })).toEqual([
    { attribution: [{ source: 'AFP', saidBy: 'the host' }, second] },
    7,
  ])
  expect(await corrected({ attribution: { source: null } })).toEqual([{ attribution: [second] }, 7])
})

test('another kind has another mode and note', async () => {
  expect(await corrected({ kind: { category: 'aid' } })).toEqual([
    { kind: { category: 'aid', contexts: ['military'] } },
    7,
  ])
  expect(await corrected({ kind: { note: 'new' } })).toEqual([{ kind: { ...NOW.kind, note: 'new' } }, 7])
  expect(await corrected({}, ['kind=consult'])).toEqual([
    { kind: { category: 'consult', contexts: ['military'], note: 'a note' } },
    7,
  ])
})

test('dates of --set are read as those of options', async () => {
  expect(await corrected({}, ['occurred=22 Nov 2026', 'importance=none'])).toEqual([
    { occurred: '2026-11-22', importance: null },
    undefined,
  ])
  await expect(corrected({}, ['occurred=soon'])).rejects.toThrow('--occurred <date>: "soon" is no date')
  await expect(corrected({}, ['tone=soft'])).rejects.toThrow('--set tone: give JSON, or an option')
})
