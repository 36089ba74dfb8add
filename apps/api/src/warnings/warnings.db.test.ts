import type { Caller } from '@filrouge/access'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  announced,
  described,
  envelopeOf,
  held,
  opened,
  reported,
  revised,
} from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { Warnings } from './warnings.js'

const by = (...names: string[]) => ({ actors: names.map((name) => ({ name, role: 'host' })) })
const editor: Caller = { principal: 'desk', role: 'editor', stories: null }
const reporter: Caller = { ...editor, role: 'reporter' }

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
  await record.append('s', [
    opened(),
    reported('a', by('Emmanuel Macron')),
    reported('secret', by('Volodymyr Zelensky')),
    held('secret'),
  ])
})
afterAll(() => record?.drop())

/** The codes and messages of the warnings about a report, by a process that knows nothing yet of the story. */
async function warned(caller: Caller, version: number, ...names: string[]) {
  const envelope = envelopeOf('s', [reported('x', by(...names))])
  return (await new Warnings(record.dataSource).watch(envelope, caller).accepted(version)).map(
    ({ message }) => message,
  )
}
const spelled = (name: string) => [expect.stringContaining(`the story has "${name}"`)]

test('the facts of a story are read, and what is held is not known below editor', async () => {
  expect(await warned(editor, 5, 'emmanuel macron')).toEqual(spelled('Emmanuel Macron'))
  expect(await warned(reporter, 5, 'emmanuel macron')).toEqual(spelled('Emmanuel Macron'))
  expect(await warned(editor, 5, 'volodymyr zelensky')).toEqual(spelled('Volodymyr Zelensky'))
  expect(await warned(reporter, 5, 'volodymyr zelensky')).toEqual([])
})

test('no warning names what another story has', async () => {
  await record.append('mine-1', [opened(), reported('a', by('Keir Starmer'))])
  const ofMine: Caller = { ...editor, stories: ['mine-*'] }
  const warnings = new Warnings(record.dataSource)
  const about = (storyId: string, caller: Caller, name: string) =>
    warnings.watch(envelopeOf(storyId, [reported('x', by(name))]), caller).accepted(99)
  // The process knows the facts of both stories.
  expect(await about('s', editor, 'emmanuel macron')).toMatchObject([
    { message: spelled('Emmanuel Macron')[0] },
  ])
  expect(await about('mine-1', ofMine, 'keir starmer')).toMatchObject([
    { message: spelled('Keir Starmer')[0] },
  ])
  for (const name of ['emmanuel macron', 'volodymyr zelensky'])
    expect(await about('mine-1', ofMine, name)).toEqual([])
})

test('the append itself, and what came after it, does not count where it was recorded before the read', async () =>
  expect(await warned(editor, 2, 'emmanuel macron')).toEqual([]))

test('appends of the process are learnt, and events of other processes are read before the next append', async () => {
  const warnings = new Warnings(record.dataSource)
  const watch = (name: string) => warnings.watch(envelopeOf('s', [reported('x', by(name))]), editor)
  expect(await watch('Keir Starmer').accepted(5)).toEqual([])
  await record.append('s', [reported('x1', by('Keir Starmer'))])
  expect(await watch('KEIR STARMER').accepted(6)).toMatchObject([{ message: spelled('Keir Starmer')[0] }])
  await record.append('s', [reported('x2', by('KEIR STARMER'))])
  // Another process.
  await record.append('s', [reported('x3', by('Ursula von der Leyen'))])
  expect(await watch('x').accepted(8)).toEqual([])
  await record.append('s', [reported('x4', by('x'))])
  expect(await watch('Ursula Von Der Leyen').accepted(9)).toMatchObject([
    { message: spelled('Ursula von der Leyen')[0] },
  ])
})

test('what is said of an expectation is not known below editor while its development is held, whoever recorded it', async () => {
  await record.append('expecting', [opened(), reported('secret'), announced('x', 'secret'), held('secret')])
  const own = new Warnings(record.dataSource)
  const watch = (warnings: Warnings, caller: Caller) =>
    warnings.watch(envelopeOf('expecting', [revised('x')]), caller)
  expect(await watch(own, editor).accepted(5)).toEqual([])
  await record.append('expecting', [revised('x')])
  for (const warnings of [own, new Warnings(record.dataSource)]) {
    expect(await watch(warnings, reporter).accepted(6)).toEqual([])
    expect(await watch(warnings, editor).accepted(6)).toMatchObject([{ code: 'nothing-changed' }])
  }
})

describe('a correction or translation knows its development as it was before the append', () => {
  const event = (type: string, data: object) => ({ type, data })
  const why = { reason: { en: 'x' }, severity: 'minor' }
  const corrected = (developmentId: string, changes: object) =>
    event('DevelopmentCorrected', { developmentId, changes, ...why })
  const translated = (developmentId: string, language: string) =>
    event('TranslationAdded', { developmentId, language, headline: 'x' })
  const both = { headline: { en: 'x', fr: 'x' } }

  beforeAll(() => tell(record))

  const tell = (to: FreshRecord) =>
    to.append('named', [
      opened(),
      reported('a'),
      reported('plan', { occurred: '2125', actuality: 'planned' }),
      reported('secret', both),
      held('secret'),
      corrected('a', both),
      corrected('a', { headline: { en: 'x' }, ...by('Emmanuel Macron') }),
    ])

  /** The same story in a record of its own. */
  async function fresh(): Promise<FreshRecord> {
    const other = await freshRecord()
    onTestFinished(() => other.drop())
    await tell(other)
    return other
  }

  test.each([
    ['a headline that had the language', [translated('a', 'fr')], 7, ['translation-hidden']],
    ['a headline that has it no longer', [translated('a', 'fr')], 8, []],
    ['a headline that had it not yet', [translated('a', 'fr')], 6, []],
    ['a planned development', [corrected('plan', { occurred: '2126' })], 8, []],
    ['one that has happened', [corrected('a', { occurred: '2126' })], 8, ['actual-in-future']],
    ['the main language', [corrected('a', { headline: { fr: 'x' } })], 8, ['main-language-lost']],
    ['what the append itself said', [corrected('a', both), translated('a', 'fr')], 8, ['translation-hidden']],
  ])('%s', async (_, events, version, codes) => {
    const watched = new Warnings(record.dataSource).watch(envelopeOf('named', events), editor)
    expect((await watched.accepted(version)).map(({ code }) => code)).toEqual(codes)
  })

  test('where it is not known, there are no warnings that need it, and all others', async () => {
    const { dataSource } = await fresh()
    const events = [corrected('plan', { occurred: '2126' }), corrected('a', by('EMMANUEL MACRON'))]
    const watched = new Warnings(dataSource).watch(envelopeOf('named', events), editor)
    await dataSource.query('ALTER TABLE record.development RENAME TO hidden')
    expect((await watched.accepted(8)).map(({ code }) => code)).toEqual(['name-spelled-differently'])
  })

  test('facts go on while developments are read', async () => {
    const warnings = new Warnings(record.dataSource)
    const watch = (events: object[]) => warnings.watch(envelopeOf('named', events), editor)
    await watch([reported('x')]).accepted(8)
    const first = watch([translated('a', 'uk')]).accepted(9)
    const second = watch([reported('y', { headline: { uk: 'x' } })]).accepted(10)
    expect((await first).map(({ code }) => code)).toEqual(['language-new'])
    expect((await second).map(({ code }) => code)).toEqual([])
  })

  test('one that is held is not known below editor', async () => {
    const codes = async (caller: Caller) => {
      const watched = new Warnings(record.dataSource).watch(
        envelopeOf('named', [translated('secret', 'fr')]),
        caller,
      )
      return (await watched.accepted(8)).map(({ code }) => code)
    }
    expect(await codes(editor)).toEqual(['translation-hidden'])
    expect(await codes(reporter)).not.toContain('translation-hidden')
  })
})

test('a link names what the writer may read: the visibility of both stories is read', async () => {
  await record.append('hidden', [opened(), described('restricted')])
  const link = (storyId: string) => ({ type: 'StoriesLinked', data: { storyId, relation: 'related' } })
  const envelope = envelopeOf('s', [link('hidden'), link('nowhere')])
  const warned = async (caller: Caller) =>
    (await new Warnings(record.dataSource).watch(envelope, caller).accepted(20)).map(({ code }) => code)
  expect(await warned(editor)).toEqual(['link-restricted', 'story-unknown'])
  expect(await warned({ ...editor, stories: ['s'] })).toEqual(['story-unknown', 'story-unknown'])
})

test('without Postgres there are the warnings that the events alone show', async () => {
  const database = await freshRecord()
  const { dataSource } = database
  await database.drop()
  const places = [{ name: 'London', country: 'UK' }]
  const watched = new Warnings(dataSource).watch(envelopeOf('s', [reported('x', { places })]), reporter)
  expect(await watched.accepted(2)).toMatchObject([{ code: 'country-unknown' }])
})
