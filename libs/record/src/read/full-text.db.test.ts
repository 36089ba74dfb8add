import type { MigrationInterface } from 'typeorm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { migrationOf } from '../../../../test/support/migrations.js'
import { makeWords } from '../write/make-words.js'
import { LIVE } from '../write/target.js'
import { positions } from './positions.js'
import { sources } from './sources.js'
import { state } from './state.js'
import { listStories } from './stories.js'
import { storyAt, type PinnedStory } from './story-at.js'
import { timeline } from './timeline.js'

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
})
afterAll(() => record?.drop())

const caller = { principal: null, role: 'admin', stories: null } as const
async function at(storyId: string, version?: number): Promise<PinnedStory> {
  const picked = await storyAt(
    record.dataSource,
    storyId,
    { version, now: '2025-09-05T00:00:00.000Z' },
    caller,
  )
  if (typeof picked === 'string') throw new Error(picked)
  return picked
}
async function found(storyId: string, q: string, version?: number): Promise<string[]> {
  const filter = { order: 'asc', limit: 100, include: [], narrowing: { q }, after: null } as const
  const { items } = await timeline(record.dataSource, await at(storyId, version), filter)
  return items.map(({ developmentId }) => developmentId)
}
const counted = async (): Promise<number> => {
  const [row]: { n: number }[] = await record.dataSource.query(
    'SELECT count(*)::integer AS n FROM record.development_words',
  )
  return row?.n ?? 0
}
const allWords = async () => {
  while (await makeWords(record.dataSource, LIVE, 3));
}

test('a new development is found before its words are made, and after', async () => {
  await record.append('s', [opened(), reported('a', { headline: { en: 'The guarantees' } })])
  await record.append('s', [reported('b', { headline: { fr: 'Les garanties' } })])
  const merged = { type: 'DevelopmentsMerged', data: { into: 'a', from: ['b'] } }
  await record.append('s', [merged])
  await record.append('s', [{ type: 'MergeUndone', data: { mergeVersion: 4 } }])
  const corrected = { developmentId: 'a', changes: { headline: { en: 'The promises' } } }
  const correction = { ...corrected, reason: { en: 'x' }, severity: 'minor' }
  await record.append('s', [{ type: 'DevelopmentCorrected', data: correction }])
  const looks = async () => [
    await found('s', 'guarantee'),
    await found('s', 'guarantee', 5),
    await found('s', 'promise'),
    await found('s', 'garantie', 4),
    await found('s', 'garantie', 5),
  ]
  const expected = [[], ['a'], ['a'], [], ['b']]
  expect(await counted()).toBe(0)
  expect(await looks()).toEqual(expected)
  expect(await makeWords(record.dataSource, LIVE, 3)).toBe(true)
  expect(await looks()).toEqual(expected)
  await allWords()
  expect(await counted()).toBe(5)
  expect(await looks()).toEqual(expected)
  // By the index alone: the search reads the words, not the texts.
  await record.dataSource.query(
    `UPDATE record.development_words SET words = 'otherwise' WHERE from_version = 3`,
  )
  expect(await found('s', 'otherwise', 3)).toEqual(['b'])
})

test('a stop word is found, and is optional beside other words', async () => {
  await record.append('stop', [
    opened(),
    reported('en', { headline: { en: 'Hopes die at the summit' } }),
    reported('de', { headline: { de: 'Die Hoffnung auf the best' } }),
  ])
  expect(await found('stop', 'die')).toEqual(['en', 'de'])
  expect(await found('stop', 'the')).toEqual(['en', 'de'])
  expect(await found('stop', 'at the')).toEqual(['en'])
  expect(await found('stop', '"the at"')).toEqual([])
  expect(await found('stop', 'die hoffnung')).toEqual(['de'])
  expect(await found('stop', 'eine hoffnung')).toEqual(['de'])
  expect(await found('stop', 'die summit')).toEqual(['en'])
  expect(await found('stop', 'a summit')).toEqual(['en'])
  expect(await found('stop', 'die -summit')).toEqual(['de'])
  const both = {
    headline: { en: 'A summit', fr: 'Un sommet' },
    actors: [{ name: 'The Elders', role: 'host' }],
  }
  await record.append('stop', [reported('both', both)])
  expect(await found('stop', 'the elders')).toEqual(['both'])
  expect(await found('stop', '-summit')).toEqual(['de'])
  expect(await found('stop', '-the')).toEqual([])
})

test('a quoted phrase and an unwanted term keep their stop words', async () => {
  await record.append('quoted', [
    opened(),
    reported('deal', { headline: { en: 'Deal signed in Geneva' } }),
    reported('none', { headline: { en: 'No deal in Geneva' } }),
    reported('fr', { headline: { fr: 'Pas de deal à Genève' } }),
    { type: 'TranslationAdded', data: { developmentId: 'fr', language: 'en', headline: 'There is no deal' } },
    reported('att', { headline: { en: 'AT&T and the deal' } }),
  ])
  const finds = async () => {
    expect(await found('quoted', 'deal -"no deal"')).toEqual(['deal', 'att'])
    expect(await found('quoted', '"no deal"')).toEqual(['none', 'fr'])
    expect(await found('quoted', '"deal in"')).toEqual(['none'])
    expect(await found('quoted', '"deal no"')).toEqual([])
    expect(await found('quoted', '"deal in geneva"')).toEqual(['none'])
    expect(await found('quoted', '"de deal à"')).toEqual(['fr'])
    expect(await found('quoted', '"no" geneva')).toEqual(['none'])
    expect(await found('quoted', 'no geneva')).toEqual(['deal', 'none'])
    expect(await found('quoted', 'the "deal signed" in')).toEqual(['deal'])
    expect(await found('quoted', 'deal -AT&T')).toEqual(['deal', 'none', 'fr'])
    expect(await found('quoted', 'deal -in')).toEqual(['fr', 'att'])
    expect(await found('quoted', '-"there is" -"in geneva"')).toEqual(['att'])
    expect(await found('quoted', '""')).toEqual([])
  }
  await finds()
  await allWords()
  await finds()
})

test('a quoted phrase and an unwanted term keep their stop words in the list of stories', async () => {
  const titled = (title: string) => ({ type: 'StoryOpened', data: { title: { en: title }, language: 'en' } })
  await record.append('treaty', [titled('Treaty signed in Geneva')])
  await record.append('no-treaty', [titled('No treaty in Geneva')])
  const listed = async (q: string) => {
    const filter = {
      q,
      tag: null,
      status: null,
      limit: 9,
      after: null,
      now: '2025-09-05T00:00:00.000Z',
      withStrip: true,
    }
    const { items } = await listStories(record.dataSource, caller, filter)
    return items.map(({ storyId }) => storyId).sort()
  }
  expect(await listed('treaty -"no treaty"')).toEqual(['treaty'])
  expect(await listed('"no treaty"')).toEqual(['no-treaty'])
  expect(await listed('no treaty')).toEqual(['no-treaty', 'treaty'])
})

test('names that are stop words are found, in headlines and in translations', async () => {
  const translation = { developmentId: 'ru', language: 'en', headline: 'WHO opens an office' }
  await record.append('names', [
    opened(),
    reported('who', { headline: { en: 'WHO calls for restraint' } }),
    reported('it', { headline: { en: 'Attack on IT firms' } }),
    reported('us', { headline: { en: 'US aid to Ukraine', fr: 'Aide américaine' } }),
    reported('att', { headline: { en: 'AT&T is named at the hearing' } }),
    reported('ru', { headline: { ru: 'Встреча с AT&T' } }),
    { type: 'TranslationAdded', data: translation },
    reported('other', { headline: { en: 'Talks resume' } }),
  ])
  const finds = async () => {
    expect(await found('names', 'WHO')).toEqual(['who', 'ru'])
    expect(await found('names', 'who')).toEqual(['who', 'ru'])
    expect(await found('names', 'IT')).toEqual(['it'])
    expect(await found('names', 'US')).toEqual(['us'])
    expect(await found('names', 'US aid')).toEqual(['us'])
    expect(await found('names', 'AT&T')).toEqual(['att', 'ru'])
    expect(await found('names', 'at t')).toEqual(['att', 'ru'])
    expect(await found('names', '"t at"')).toEqual([])
    expect(await found('names', 'WHO OR IT')).toEqual(['who', 'it', 'ru'])
  }
  await finds()
  await allWords()
  await finds()
})

test('invisible characters, points and case hide no word', async () => {
  const alike = {
    de: ['Sicherheits\u00adrat', 'Sicherheitsrat', 'SICHERHEITS\u200bRAT', 'Si\u2060cherheitsrat'],
    fr: ['Élysée', 'E\u0301lyse\u0301e', 'E\u034f\u0301lysée', 'elysee\ufe0f'],
    fa: ['می\u200cخواهم', 'میخواهم'],
    he: ['שָׁלוֹם', 'שלום', 'ש\u0591ל\u05bdום', '\ufb2aל\ufb4bם'],
    ar: ['مُحَمَّد', 'محمد', 'محـــمد'],
    ur: ['پاکِستان', 'پاکستان'],
    el: ['Οδυσσέας', 'ΟΔΥΣΣΕΑΣ', 'οδυσσεασ'],
    uk: ['Украї\u0301на', 'Україна', 'УКРАЇНА', 'Укра\u00adї\u0301на'.normalize('NFD')],
    hi: ['क्\u200dष', 'क्ष'],
    'hi-x-nukta': ['सड़क', 'सडक', 'सड़क'.normalize('NFD')],
    'hi-x-composed': ['ऩऱऴ', 'नरळ'],
    syr: ['ܫܠܳܡܳܐ', 'ܫܠܡܐ'],
    sam: ['ࠔࠋ࠳ࠌ'.replace('࠳', '\u0818'), 'ࠔࠋࠌ'],
    cu: ['бг\u0483ъ', 'бгъ'],
    la: ['a\u1dc4b', 'ab', 'a\u20d7b', 'a\ufe20b'],
    am: ['ለ\u135fመ', 'ለመ'],
    ko: ['가\u00ad나', '가나', '가나'.normalize('NFD')],
    tr: ['İzmir', 'izmir', 'I\u0307zmir'],
    nl: ['ĳs', 'ijs', 'ﬁets ijs'],
  }
  for (const [language, spellings] of Object.entries(alike)) {
    const story = `alike-${language}`
    await record.append(story, [
      opened(),
      ...spellings.map((text, i) => reported(`d${i}`, { headline: { [language]: text } })),
    ])
    const all = spellings.map((_, i) => `d${i}`)
    for (const q of spellings.slice(0, 2)) expect([q, await found(story, q)]).toEqual([q, all])
  }
})

test('no character that Unicode calls default ignorable hides a word or a name', async () => {
  const ignorable = Array.from({ length: 0x110000 }, (_, code) => code).filter(
    (code) => !(code >= 0xd800 && code <= 0xdfff) && isIgnorable(String.fromCodePoint(code)),
  )
  expect(ignorable.length).toBeGreaterThan(4_000)
  const hiding: { code: number }[] = await record.dataSource.query(
    `SELECT code FROM unnest($1::integer[]) AS code
     WHERE record.folded('a' || chr(code) || 'b') <> 'ab' OR record.plain('a' || chr(code) || 'b') <> 'ab'`,
    [ignorable],
  )
  expect(hiding).toEqual([])
})
const isIgnorable = (character: string) => /^\p{Default_Ignorable_Code_Point}$/u.test(character)

test('no mark of a script that can be written without it hides a word or a name', async () => {
  const hiding = await hidingOf(POINT)
  expect(hiding.points).toBeGreaterThan(700)
  expect(hiding.hiding).toEqual([])
})

test('marks that spell words stay', async () => {
  const spelling = await hidingOf(SPELLING)
  expect(spelling.points).toBeGreaterThan(30)
  expect(spelling.hiding).toHaveLength(spelling.points)
})

/** Marks of no script, and of scripts that can be written without them. The marks of voice of kana spell words. */
const POINT =
  /^(?![\u3099\u309a])(?=[\p{Mn}\p{Me}])[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Coptic}\p{Script=Cyrillic}\p{Script=Ethiopic}\p{Script=Glagolitic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Latin}\p{Script=Mandaic}\p{Script=Manichaean}\p{Script=Old_Permic}\p{Script=Samaritan}\p{Script=Sogdian}\p{Script=Syriac}]$/u
/** Vowels of Thaana, tones of N'Ko and Thai, the viramas of Devanagari and Bengali, the marks of voice of kana. */
const SPELLING = /^(?=\p{Mn})[\p{Script=Thaana}\p{Script=Nko}\p{Script=Thai}\u094d\u09cd\u3099\u309a]$/u

/** The code points of these that keep a name apart from the name without them. */
async function hidingOf(form: RegExp): Promise<{ points: number; hiding: string[] }> {
  const points = Array.from({ length: 0x110000 }, (_, code) => code).filter(
    (code) => !(code >= 0xd800 && code <= 0xdfff) && form.test(String.fromCodePoint(code)),
  )
  const rows: { code: number }[] = await record.dataSource.query(
    `SELECT code FROM unnest($1::integer[]) AS code
     WHERE record.folded('q' || chr(code) || 'q') <> 'qq' OR record.plain('q' || chr(code) || 'q') <> 'qq'`,
    [points],
  )
  return { points: points.length, hiding: rows.map(({ code }) => code.toString(16)) }
}

test('a source is found by its name, in any normal form, case and accents', async () => {
  const source = 'Agence France‑Presse à Kyïv'
  const corroborated = {
    developmentId: 'c',
    attribution: { source: 'AGENCE FRANCE‑PRESSE À KYÏV'.normalize('NFD') },
  }
  await record.append('source', [
    opened(),
    reported('a', { attribution: [{ source: 'x' }, { source: source.normalize('NFC') }] }),
    reported('b', { attribution: [{ source: source.normalize('NFD') }] }),
    reported('c'),
    reported('d', { attribution: [{ source: 'Agence France' }] }),
    { type: 'ReportCorroborated', data: corroborated },
  ])
  const by = async (name: string) => {
    const filter = { order: 'asc', limit: 9, include: [], narrowing: { source: name }, after: null } as const
    const { items } = await timeline(record.dataSource, await at('source'), filter)
    return items.map(({ developmentId }) => developmentId)
  }
  for (const name of [source.normalize('NFC'), source.normalize('NFD'), 'agence france‑presse a ky\u00adiv'])
    expect(await by(name)).toEqual(['a', 'b', 'c'])
  expect(await by('Agence')).toEqual([])
})

test('spellings of a source that look the same are one source, rated once', async () => {
  const name = 'Kyïv Post'
  const [nfc, nfd] = [name.normalize('NFC'), name.normalize('NFD')]
  const rated = (source: string, reliability: string) => ({
    type: 'SourceRated',
    data: { source, reliability, reason: { en: 'x' } },
  })
  await record.append('spelled', [
    opened(),
    reported('a', { attribution: [{ source: nfd }] }),
    rated(nfc, 'B'),
    reported('b', { attribution: [{ source: 'Kyïv\u200b Post' }, { source: 'KYIV POST' }] }),
    rated(nfd, 'A'),
  ])
  expect(await sources(record.dataSource, await at('spelled'))).toMatchObject([
    { source: nfd, reliability: 'A', version: 5, earlier: [{ reliability: 'B', version: 3 }] },
    { source: 'KYIV POST', reliability: null },
  ])
})

test('spellings of an actor that look the same are one actor, with the earlier positions', async () => {
  const name = 'Kyïv'
  const spellings = [name.normalize('NFC'), name.normalize('NFD'), 'Ky\u00adïv'.normalize('NFC')]
  const states = (actor: string, occurred: string, more = {}) => ({
    type: 'PositionStated',
    data: { issueId: 'i', actor, scope: 'general', stance: 'supports', occurred, ...more },
  })
  await record.append('actors', [
    opened(),
    { type: 'IssueRaised', data: { issueId: 'i', question: { en: 'x' } } },
    states(spellings[0] ?? '', '2025-09-02'),
    states('KYIV', '2025-09-01'),
    states(spellings[1] ?? '', '2025-09-03'),
    states(spellings[2] ?? '', '2025-09-01'),
    states(spellings[2] ?? '', '2025-09-04', { scope: 'other' }),
    states('Abc', '2025-09-01'),
  ])
  expect(await positions(record.dataSource, await at('actors'))).toMatchObject([
    {
      positions: [
        { actor: 'Abc', earlier: [] },
        { actor: 'KYIV', sinceVersion: 4, earlier: [] },
        {
          actor: spellings[1],
          scope: 'general',
          sinceVersion: 5,
          earlier: [
            { actor: spellings[0], sinceVersion: 3 },
            { actor: spellings[2], sinceVersion: 6 },
          ],
        },
        { actor: spellings[2], scope: 'other', sinceVersion: 7, earlier: [] },
      ],
    },
  ])
})

test('a store from before stop words were indexed finds the same once it is migrated', async () => {
  const store = await freshRecord()
  const words = migrationOf(store.dataSource, 'EveryWord1764060000000')
  const points = migrationOf(store.dataSource, 'PhrasesAndPoints1764100000000')
  const move = (direction: 'up' | 'down', migration: MigrationInterface) =>
    store.dataSource.transaction(({ queryRunner }) =>
      queryRunner ? migration[direction](queryRunner) : Promise.reject(new Error('no transaction')),
    )
  try {
    await move('down', points)
    await move('down', words)
    const translation = { developmentId: 'a', language: 'de', headline: 'Die Sicherheits\u00adräte' }
    await store.append('old', [
      {
        type: 'StoryOpened',
        data: { title: { en: 'WHO', hi: 'सड़क' }, language: 'en', tags: ['Kyïv', 'ܫܠܳܡܳܐ'] },
      },
      reported('a', { headline: { en: 'WHO' } }),
      { type: 'TranslationAdded', data: translation },
    ])
    while (await makeWords(store.dataSource, LIVE, 3));
    await move('up', words)
    await move('up', points)
    const matches = async (q: string) => {
      const groups = JSON.stringify([{ words: [q], phrases: [], unwanted: [] }])
      const [row]: { stories: number; translations: number; developments: number }[] =
        await store.dataSource.query(MATCHES_SQL, [groups])
      return row
    }
    expect(await matches('who')).toEqual({ stories: 1, translations: 0, developments: 0 })
    while (await makeWords(store.dataSource, LIVE, 3));
    expect(await matches('who')).toEqual({ stories: 1, translations: 0, developments: 1 })
    expect(await matches('Sicherheitsrat')).toEqual({ stories: 0, translations: 1, developments: 0 })
    expect(await matches('die')).toEqual({ stories: 0, translations: 1, developments: 0 })
    expect(await matches('सडक')).toEqual({ stories: 1, translations: 0, developments: 0 })
    const tagged = store.dataSource.query(TAGGED_SQL, ['ܫܠܡܐ'])
    expect(await tagged).toEqual([{ stories: 1 }])
  } finally {
    await store.drop()
  }
})
// By the index, which keeps the folded form of each tag.
const TAGGED_SQL = `
  SELECT count(*)::integer AS stories FROM record.story, set_config('enable_seqscan', 'off', false)
  WHERE to_version IS NULL AND record.folded_tags(doc) @> ARRAY[record.folded($1::text)]`
const MATCHES_SQL = `
  SELECT (SELECT count(*)::integer FROM record.story WHERE words @@ record.asked($1::json)) AS stories,
    (SELECT count(*)::integer FROM record.development_note WHERE words @@ record.asked($1::json)) AS translations,
    (SELECT count(*)::integer FROM record.development_words WHERE words @@ record.asked($1::json)) AS developments`

test('texts larger than any that a request can have are accepted', async () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const word = (n: number): string => (n < 26 ? '' : word(Math.floor(n / 26) - 1)) + letters[n % 26]
  let n = 0
  const words = (length: number) => {
    let text = ''
    while (text.length < length) text += `${word(n++)} `
    return text.slice(0, length)
  }
  const tags = ['xx', 'en', 'fr', 'sr', 'tr', 'zh', 'th', 'ar']
  await record.append('long', [
    opened(),
    reported('long', {
      body: Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [`${tags[i % 8]}-x-${i}`, words(20_000)]),
      ),
      actors: Array.from({ length: 100 }, () => ({ name: words(300), role: 'host' })),
      places: Array.from({ length: 100 }, () => ({ name: words(300) })),
    }),
    {
      type: 'TranslationAdded',
      data: { developmentId: 'long', language: 'xx', headline: 'x'.repeat(500), body: '基'.repeat(20_000) },
    },
  ])
  await allWords()
  expect(await found('long', 'long')).toEqual(['long'])
  expect(await found('long', '基基')).toEqual(['long'])
})

test('state lists the five visible developments with the latest notes, each once', async () => {
  const touch = (developmentId: string) => ({
    type: 'CredibilityAssessed',
    data: { developmentId, credibility: 2, reason: { en: 'x' } },
  })
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  await record.append('touched', [opened(), ...ids.map((id) => reported(id))])
  await record.append('touched', [touch('a'), touch('b'), touch('a')])
  const gone = { type: 'DevelopmentWithdrawn', data: { developmentId: 'h', reason: { en: 'x' } } }
  await record.append('touched', [gone, { type: 'DevelopmentsMerged', data: { into: 'c', from: ['g'] } }])
  const latest = async (version?: number) =>
    (await state(record.dataSource, await at('touched', version))).latest.map((one) => one.developmentId)
  expect(await latest()).toEqual(['c', 'a', 'b', 'f', 'e'])
  expect(await latest(11)).toEqual(['b', 'a', 'h', 'g', 'f'])
  expect(await latest(3)).toEqual(['b', 'a'])
})
