import { Filrouge } from '@filrouge/client'
import { afterEach, expect, test, vi } from 'vitest'
import { CORRECT } from './correct.js'
import type { Data } from './verb.js'

afterEach(() => void vi.restoreAllMocks())

const NOW = {
  version: 7,
  headline: { en: 'Talks open', fr: 'Ouverture' },
  body: null,
  kind: { category: 'consult', mode: 'visit', contexts: ['military'], note: 'a note' },
  attribution: [{ source: 'AFP', saidBy: 'the host', quote: 'Yes' }, { source: 'ANSA' }],
}

/** The changes that are sent, and the version that is expected. */
async function corrected(changes: Data, set: readonly string[] = [], lang = 'fr') {
  const client = new Filrouge({ url: 'http://127.0.0.1:1' })
  vi.spyOn(client, 'development').mockImplementation(() => Promise.resolve(JSON.parse(JSON.stringify(NOW))))
  const desk = { client, storyId: 'strait', lang }
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
