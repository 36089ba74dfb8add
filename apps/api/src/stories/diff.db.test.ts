import { Notices } from '@filrouge/feed'
import { Diff } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import type { Caller } from '@filrouge/access'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { FULL, RELEASED, THE_REST } from '../../../../test/support/full-story.js'
import { AnswerCache } from './answer-cache.js'
import { PinnedVersions } from './pinned-versions.js'
import { ReadStory, ReadStoryHandler } from './read-story.js'

const anyone: Caller = { principal: null, role: 'anyone', stories: null }
const editor: Caller = { principal: 'desk', role: 'editor', stories: null }

let record: FreshRecord
let handler: ReadStoryHandler
beforeAll(async () => {
  record = await freshRecord()
  const versions = new PinnedVersions(record.dataSource, new Notices(null), 100)
  handler = new ReadStoryHandler(record.dataSource, versions, new AnswerCache())
})
afterAll(() => record?.drop())

async function recorded(storyId: string, events: readonly object[]): Promise<void> {
  for (const event of events) await record.append(storyId, [event])
}

async function read(storyId: string, query: Record<string, unknown>, caller = anyone) {
  const request = { storyId, query, minVersion: () => null, caller, callerNow: () => Promise.resolve(caller) }
  const answer = await handler.execute(new ReadStory('diff', request))
  return { ...answer, body: answer.body() }
}

/** The refusal of a request: its code, the pointers, and the first message. */
async function refusal(storyId: string, query: Record<string, unknown>) {
  const problem = await read(storyId, query).then(
    () => expect.fail('it is not refused'),
    (error: unknown) => (error instanceof Problem ? error : Promise.reject(error)),
  )
  const { errors = [] } = problem.details
  return [problem.status, problem.code, errors.map(({ pointer }) => pointer).join(), errors[0]?.message]
}

describe('an answer', () => {
  const story = 'full'
  const all = [...FULL, ...THE_REST, RELEASED]
  beforeAll(() => recorded(story, all))

  test.each([{}, { lang: 'fr' }, { lang: 'fr', happenedBy: '2025-09-04' }, { happenedBy: '2025' }])(
    'between any two versions fits its schema: %j',
    async (more) => {
      for (let from = 0; from < all.length; from += 5)
        for (let to = Math.max(from, 1); to <= all.length; to += 4)
          for (const caller of [anyone, editor]) {
            const { body } = await read(story, { from: String(from), to: String(to), ...more }, caller)
            const { error } = Diff.safeParse(body)
            expect([from, to, error?.issues ?? []]).toEqual([from, to, []])
          }
    },
  )
  test('has the fields of the later version, then the two versions and the times of the earlier one', async () => {
    const { body, etag } = await read(story, { from: '2', to: '5' })
    expect(Object.keys(body).slice(0, 9)).toEqual([
      'version',
      'knownAt',
      'recordedAt',
      'happenedBy',
      'from',
      'to',
      'since',
      'story',
      'developments',
    ])
    expect(body).toMatchObject({ version: 5, from: 2, to: 5, since: { knownAt: expect.any(String) } })
    expect(body.since?.knownAt).not.toBe(body.knownAt)
    expect(etag).toMatch(/^"5-[0-9a-f]{32}"$/)
    expect((await read(story, { from: '0', to: '5' })).body).toMatchObject({ from: 0, since: null })
  })
  test('with a language has every text in one language', async () => {
    for (const from of ['0', '12']) {
      const { bytes } = await read(story, { from, lang: 'fr' }, editor)
      expect(String(bytes)).not.toMatch(/"(fr-CH|en)":/)
    }
  })
})

describe('texts in a language', () => {
  const reason = { en: 'why', fr: 'pourquoi' }
  const e = (type: string, data: object) => ({ type, data })
  const corrected = (developmentId: string, headline: object, why: object = reason) =>
    e('DevelopmentCorrected', { developmentId, changes: { headline }, severity: 'minor', reason: why })
  const picked = (value: string, lang: string) => ({ value, lang })

  test('are picked in each field, from translations too, and compared before', async () => {
    await recorded('langs', [
      opened('A story'),
      reported('a', { headline: { en: 'old', fr: 'vieux' } }),
      reported('b', { headline: { en: 'old' } }),
      reported('c', { headline: { en: 'old', fr: 'même' } }),
      e('TranslationAdded', { developmentId: 'b', language: 'fr', headline: 'traduit' }),
      corrected('a', { en: 'new', fr: 'neuf' }, { en: 'only English' }),
      corrected('a', { en: 'newer', fr: 'neuf encore' }),
      corrected('b', { en: 'new' }),
      corrected('c', { en: 'new', fr: 'même' }),
      e('StoryDescribed', { title: { en: 'Title', fr: 'Titre' } }),
    ])
    const { body } = await read('langs', { from: '5', lang: 'fr' })
    expect(body).toMatchObject({
      story: { fields: [{ field: 'title', before: picked('A story', 'en'), after: picked('Titre', 'fr') }] },
      developments: {
        corrected: [
          {
            developmentId: 'a',
            fields: [
              { field: 'headline', before: picked('vieux', 'fr'), after: picked('neuf encore', 'fr') },
            ],
            reasons: [picked('only English', 'en'), picked('pourquoi', 'fr')],
          },
          {
            developmentId: 'b',
            // Its translation is still the nearest text, before and after.
            fields: [{ field: 'headline', before: picked('traduit', 'fr'), after: picked('traduit', 'fr') }],
            reasons: [picked('pourquoi', 'fr')],
          },
          {
            developmentId: 'c',
            fields: [{ field: 'headline', before: picked('même', 'fr'), after: picked('même', 'fr') }],
          },
        ],
      },
    })
    const whole = await read('langs', { from: '5' })
    expect(whole.body).toMatchObject({
      developments: {
        corrected: [
          {
            fields: [{ before: { en: 'old', fr: 'vieux' }, after: { en: 'newer', fr: 'neuf encore' } }],
            reasons: [{ en: 'only English' }, reason],
          },
          { fields: [{ before: { en: 'old' }, after: { en: 'new' } }] },
          {},
        ],
      },
    })
  })

  test('are picked in statements and expectations', async () => {
    const expectation = (expectationId: string) =>
      e('ExpectationAnnounced', { expectationId, what: reason, window: '2099', announcedBy: 'A' })
    await recorded('said', [
      opened(),
      expectation('x'),
      e('IssueRaised', { issueId: 'i', question: reason }),
      e('PositionStated', { issueId: 'i', actor: 'A', stance: 'conditional', conditions: [reason] }),
      expectation('y'),
      e('ExpectationRevised', { expectationId: 'x', condition: reason, reason: { en: 'first' } }),
      e('ExpectationRevised', { expectationId: 'x', what: { en: 'that' }, reason }),
      e('FigureReported', { figureId: 'f', label: reason, value: { words: reason } }),
      e('SourceRated', { source: 's', reliability: 'A', reason }),
    ])
    const text = picked('pourquoi', 'fr')
    const { body } = await read('said', { from: '2', lang: 'fr' })
    expect(body).toMatchObject({
      issues: [{ issueId: 'i', question: text }],
      positions: [{ before: null, after: { conditions: [text] } }],
      expectations: {
        announced: [{ what: text }],
        revised: [
          {
            expectationId: 'x',
            fields: [
              { field: 'what', before: text, after: picked('that', 'en') },
              { field: 'condition', before: null, after: text },
            ],
            reasons: [picked('first', 'en'), text],
          },
        ],
      },
      figures: [{ before: null, after: { label: text, claims: [{ value: { words: text } }] } }],
      sources: [{ before: null, after: { reliability: 'A', reason: text } }],
    })
  })
})

describe('the two ends', () => {
  /** The known times are a second apart: version 1 is known at second `offset`. */
  const story = 'ends'
  const events = [opened(), reported('a'), reported('b'), reported('c'), reported('d')]
  let times: string[]
  beforeAll(async () => {
    await recorded(story, events)
    const rows: { known_at: string }[] = await record.dataSource.query(
      'SELECT known_at FROM record.event WHERE story_id = $1 ORDER BY version',
      [story],
    )
    times = rows.map(({ known_at }) => known_at)
  })
  /** The known time of a version, and a moment later or earlier. */
  const at = (version: number, ms = 0) => new Date(Date.parse(times[version - 1] ?? '') + ms).toISOString()
  const between = async (query: Record<string, unknown>) => {
    const { body } = await read(story, query)
    const { from, to, version, developments } = body
    expect(version).toBe(to)
    return [from, to, developments.added.map(({ developmentId }) => developmentId).join('')]
  }

  test('are versions', async () => {
    expect(await between({ from: '2', to: '4' })).toEqual([2, 4, 'bc'])
    expect(await between({ from: '2' })).toEqual([2, 5, 'bcd'])
    expect(await between({ from: '0', to: '3' })).toEqual([0, 3, 'ab'])
    expect(await between({ from: '3', to: '3' })).toEqual([3, 3, ''])
    expect(await between({ from: '5' })).toEqual([5, 5, ''])
  })
  test('are known times', async () => {
    expect(await between({ from: at(2), to: at(4, 500) })).toEqual([2, 4, 'bc'])
    expect(await between({ from: at(2, -1), to: at(4, -1) })).toEqual([1, 3, 'ab'])
    expect(await between({ from: at(2, 500), to: '4' })).toEqual([2, 4, 'bc'])
    expect(await between({ from: '2', to: at(4) })).toEqual([2, 4, 'bc'])
    expect(await between({ from: at(3, 100), to: at(3, 200) })).toEqual([3, 3, ''])
  })
  test('a time before the story is before it, and a time in the future is now', async () => {
    expect(await between({ from: '2000-01-01T00:00:00Z', to: '3' })).toEqual([0, 3, 'ab'])
    expect(await between({ from: '2999-01-01T00:00:00Z' })).toEqual([5, 5, ''])
    expect(await between({ from: '3', to: '2999-01-01T00:00:00Z' })).toEqual([3, 5, 'cd'])
  })
  test('the later one may be a version, known time or recorded time of any read', async () => {
    expect(await between({ from: '2', version: '4' })).toEqual([2, 4, 'bc'])
    expect(await between({ from: '2', knownAt: at(4) })).toEqual([2, 4, 'bc'])
    expect(await between({ from: '2', recordedAt: at(4) })).toEqual([2, 4, 'bc'])
  })

  const message = (why: string) => `from is after to: ${why}`
  test.each<[string, () => Record<string, unknown>, () => (number | string | undefined)[]]>([
    [
      'versions in the wrong order',
      () => ({ from: '4', to: '2' }),
      () => [400, 'validation-failed', '/query/from', message('version 4 comes after version 2')],
    ],
    [
      'versions in the wrong order, by the name of every read',
      () => ({ from: '4', version: '2' }),
      () => [400, 'validation-failed', '/query/from', message('version 4 comes after version 2')],
    ],
    [
      'times in the wrong order',
      () => ({ from: at(3, 200), to: at(3, 100) }),
      () => [400, 'validation-failed', '/query/from', message(`${at(3, 200)} comes after ${at(3, 100)}`)],
    ],
    [
      'a time after a version',
      () => ({ from: at(4), to: '2' }),
      () => [
        400,
        'validation-failed',
        '/query/from',
        message(`version 4 (the last one known at ${at(4)}) comes after version 2`),
      ],
    ],
    [
      'a version after a time',
      () => ({ from: '4', to: at(2) }),
      () => [
        400,
        'validation-failed',
        '/query/from',
        message(`version 4 comes after version 2 (the last one known at ${at(2)})`),
      ],
    ],
    [
      'a later time of the same version',
      () => ({ from: at(3, 100), to: '3' }),
      () => [
        400,
        'validation-failed',
        '/query/from',
        message(`${at(3, 100)} comes after ${at(3)}, the time of version 3`),
      ],
    ],
    [
      'a version that the story has not reached',
      () => ({ from: '6' }),
      () => [404, 'version-not-found', '/query/from', 'the story has not reached version 6'],
    ],
    [
      'a later version that the story has not reached',
      () => ({ from: '2', to: '6' }),
      () => [
        404,
        'version-not-found',
        '/query/to',
        'the story is at version 5, and has not reached version 6',
      ],
    ],
    [
      'a later version that the story has not reached, by the name of every read',
      () => ({ from: '2', version: '6' }),
      () => [
        404,
        'version-not-found',
        '/query/version',
        'the story is at version 5, and has not reached version 6',
      ],
    ],
    [
      'a later time before the story',
      () => ({ from: '0', to: '2000-01-01T00:00:00Z' }),
      () => [404, 'story-not-found', '', undefined],
    ],
    [
      'no from',
      () => ({ to: '2' }),
      () => [
        400,
        'validation-failed',
        '/query/from',
        'from is missing: give a version, such as 12, or a time with its zone, such as "2025-09-04T17:30:00Z"',
      ],
    ],
    [
      'a word',
      () => ({ from: 'yesterday' }),
      () => [
        400,
        'validation-failed',
        '/query/from',
        '"yesterday" is not a version, such as 12, or a time with its zone, such as "2025-09-04T17:30:00Z"',
      ],
    ],
    [
      'a time without its zone',
      () => ({ from: '1', to: '2025-09-04T10:00' }),
      () => [
        400,
        'validation-failed',
        '/query/to',
        '"2025-09-04T10:00" is not a time of RFC 3339: seconds and a zone are missing: write 2025-09-04T10:00:00Z',
      ],
    ],
    [
      'a time whose plus became a blank',
      () => ({ from: '2025-09-04T10:00:00 02:00' }),
      () => [
        400,
        'validation-failed',
        '/query/from',
        'from has a blank in "2025-09-04T10:00:00 02:00": a + in an address stands for a blank, so write %2B, as in 2025-09-04T10:00:00%2B02:00',
      ],
    ],
    [
      'a negative version',
      () => ({ from: '-1' }),
      () => [
        400,
        'validation-failed',
        '/query/from',
        '"-1" is not a version, such as 12, or a time with its zone, such as "2025-09-04T17:30:00Z"',
      ],
    ],
    [
      'the version before the story as the later end',
      () => ({ from: '0', to: '0' }),
      () => [400, 'validation-failed', '/query/to', 'the first version of a story is 1'],
    ],
    [
      'a version beyond all versions',
      () => ({ from: '9999999999' }),
      () => [400, 'validation-failed', '/query/from', 'a version is at most 2147483647'],
    ],
    [
      'from twice',
      () => ({ from: ['1', '2'] }),
      () => [400, 'validation-failed', '/query/from', 'the parameter is given more than once'],
    ],
    [
      'two pasts',
      () => ({ from: '1', to: '3', version: '2', knownAt: at(2) }),
      () => [
        400,
        'validation-failed',
        '/query/version,/query/knownAt',
        'give at most one of to, version, knownAt and recordedAt',
      ],
    ],
    [
      'a parameter of another read',
      () => ({ from: '1', limit: '3' }),
      () => [
        400,
        'validation-failed',
        '/query/limit',
        'there is no parameter "limit": the parameters are version, knownAt, recordedAt, happenedBy, lang, from and to',
      ],
    ],
  ])('%s: refused', async (_, query, refused) => expect(await refusal(story, query())).toEqual(refused()))
})

test('an answer between two versions is cached, and others are not', async () => {
  const { dataSource } = record
  await recorded('cached', [opened(), reported('a'), reported('b')])
  const queries: [isCached: boolean, query: Record<string, string>][] = [
    [true, { from: '1', to: '3' }],
    [true, { from: '1', version: '3', happenedBy: '2025-09-04' }],
    [false, { from: '1', to: '3', happenedBy: '2025/..' }],
    [false, { from: '1' }],
    [false, { from: '2025-01-01T00:00:00Z', to: '3' }],
    [false, { from: '1', to: '2999-01-01T00:00:00Z' }],
    [false, { from: '1', recordedAt: '2999-01-01T00:00:00Z' }],
  ]
  for (const [, query] of queries)
    expect(String((await read('cached', query)).bytes)).toContain('"developmentId":"b"')
  await dataSource.query(`DELETE FROM record.development WHERE story_id = 'cached'`)
  for (const [isCached, query] of queries)
    expect([query, String((await read('cached', query)).bytes).includes('"developmentId":"b"')]).toEqual([
      query,
      isCached,
    ])
})

test('a span in which more than 20,000 developments changed is too large', async () => {
  const { dataSource } = record
  await recorded('large', [opened(), reported('a')])
  const add = (count: number) =>
    dataSource.query(
      `INSERT INTO record.development_note (story_id, development_id, version, type, recorded_at, known_at, doc)
       SELECT 'large', 'd-' || n, 2, 'ReportDisputed', '', '', '{}' FROM generate_series(1, $1::integer) AS n`,
      [count],
    )
  await add(19_999)
  expect((await read('large', { from: '1' })).body.developments.added).toHaveLength(1)
  await dataSource.query(
    `INSERT INTO record.development_note (story_id, development_id, version, type, recorded_at, known_at, doc)
     VALUES ('large', 'one-more', 2, 'ReportDisputed', '', '', '{}')`,
  )
  expect(await refusal('large', { from: '1' })).toEqual([
    413,
    'too-large',
    '/query/from',
    'ask for a shorter span: take a later from, or an earlier to',
  ])
  expect((await read('large', { from: '2' })).body.developments.added).toEqual([])
})
