import { quarantinedStories, requestRelease } from '@filrouge/record'
import { DIGEST_HEADER, kinds } from '@filrouge/story'
import { describe, expect, test } from 'vitest'
import { envelopeOf, opened, recordOf, reported } from '../../../test/support/envelopes.js'
import { recorderSuite } from '../test/recorder-suite.js'

const suite = recorderSuite()

/** An append that was never validated, as a bug of this program might write it. */
async function appendBroken(storyId: string, event: object): Promise<string> {
  const envelope = envelopeOf(storyId, [reported('x')])
  const broken = { ...envelope, events: [{ ...envelope.events[0], ...event }] }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test needs a broken value
  await suite.log.append(recordOf(broken as typeof envelope))
  return envelope.appendId
}

/** A story of the same partition as another. */
function neighbourOf(storyId: string): string {
  const partition = suite.log.partitionOf(storyId)
  const found = Array.from({ length: 100 }, (_, i) => `neighbour-${i}`).find(
    (one) => suite.log.partitionOf(one) === partition,
  )
  if (found === undefined) throw new Error('no neighbour')
  return found
}

const waiting = () => quarantinedStories(suite.dataSource)

const takeOut = (appendId: string) =>
  suite.dataSource.query('DELETE FROM record.quarantined_append WHERE append_id = $1', [appendId])

/** Turns a waiting record into one that a newer program has set aside. */
async function makeNewer(appendId: string): Promise<void> {
  const envelope = { ...envelopeOf('bad', [reported('x')]), appendId, rules: 2 }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test needs a broken value
  const { value, headers } = recordOf(envelope as unknown as ReturnType<typeof envelopeOf>)
  await suite.dataSource.query(
    'UPDATE record.quarantined_append SET raw_value = $2, raw_headers = $3 WHERE append_id = $1',
    [appendId, value, JSON.stringify(headers)],
  )
}

describe.each([
  ['whose fold throws', { type: 'DevelopmentsMerged', data: {} }],
  [
    'whose rows Postgres refuses',
    { type: 'IssueRaised', data: { issueId: 'a\u0000b', question: { en: 'x' } } },
  ],
])('a story %s', (_, event) => {
  test('is set aside with the records after it, and every other story goes on', async () => {
    await suite.record()
    await suite.outcome(await suite.append('bad', [opened()]))
    const other = neighbourOf('bad')
    const [broken, behind, beside] = await Promise.all([
      appendBroken('bad', event),
      suite.append('bad', [reported('after')]),
      suite.append(other, [opened()]),
    ])
    expect(await suite.outcome(beside)).toMatchObject({ status: 'accepted' })
    expect(await suite.outcome(broken)).toMatchObject({ status: 'quarantined' })
    expect(await suite.outcome(behind)).toMatchObject({ status: 'quarantined' })
    expect(await waiting()).toMatchObject([{ storyId: 'bad', waiting: 2 }])
  })
})

test('a released story is folded on in order, also by a recorder that started later', async () => {
  const first = await suite.record()
  await suite.outcome(await suite.append('bad', [opened()]))
  await suite.outcome(await appendBroken('bad', { type: 'DevelopmentsMerged', data: {} }))
  const later = await Promise.all([
    suite.append('bad', [reported('a')]),
    suite.append('bad', [reported('b')]),
  ])
  await Promise.all(later.map((one) => suite.outcome(one)))
  await first.close()
  await suite.record()
  // A new release would fold the broken record. Here it is removed.
  await suite.dataSource.query(
    "DELETE FROM record.quarantined_append WHERE story_id = 'bad' AND convert_from(raw_value, 'UTF8') LIKE '%DevelopmentsMerged%'",
  )
  expect(await requestRelease(suite.dataSource, 'bad')).toBe(true)
  await expect.poll(waiting, { timeout: 10_000 }).toEqual([])
  expect(await suite.outcome(later[0])).toMatchObject({ status: 'accepted', fromVersion: 2 })
  expect(await suite.outcome(later[1])).toMatchObject({ status: 'accepted', fromVersion: 3 })
  expect(await suite.outcome(await suite.append('bad', [reported('c')]))).toMatchObject({ fromVersion: 4 })
  expect(await suite.feedIsGapless()).toBe(true)
})

test('a story that fails again stays where it is, with its records', async () => {
  await suite.record()
  await suite.outcome(await suite.append('bad', [opened()]))
  await suite.outcome(await appendBroken('bad', { type: 'DevelopmentsMerged', data: {} }))
  await requestRelease(suite.dataSource, 'bad')
  await expect.poll(async () => (await waiting())[0]?.releaseRequested, { timeout: 10_000 }).toBe(false)
  expect(await waiting()).toMatchObject([{ storyId: 'bad', waiting: 1 }])
})

test('a release stops before a record that this program is too old for, and loses nothing', async () => {
  await suite.record()
  await suite.outcome(await suite.append('bad', [opened()]))
  const broken = await appendBroken('bad', { type: 'DevelopmentsMerged', data: {} })
  const [before, newer, behind] = [
    await suite.append('bad', [reported('a')]),
    await suite.append('bad', [reported('b')]),
    await suite.append('bad', [reported('c')]),
  ]
  for (const one of [broken, before, newer, behind]) await suite.outcome(one)
  await takeOut(broken)
  await makeNewer(newer)
  await requestRelease(suite.dataSource, 'bad')
  expect(await suite.outcomeOtherThan(before, 'quarantined')).toMatchObject({
    status: 'accepted',
    fromVersion: 2,
  })
  expect(await waiting()).toMatchObject([
    { storyId: 'bad', waiting: 2, releaseRequested: false, reason: expect.stringContaining('has rules 2') },
  ])
  expect(await suite.outcome(await suite.append('bad', [reported('d')]))).toMatchObject({
    status: 'quarantined',
  })
  // A newer program would fold this record. Here it is removed.
  await takeOut(newer)
  await requestRelease(suite.dataSource, 'bad')
  expect(await suite.outcomeOtherThan(behind, 'quarantined')).toMatchObject({ fromVersion: 3 })
  expect(await suite.outcome(await suite.append('bad', [reported('e')]))).toMatchObject({ fromVersion: 5 })
  expect(await waiting()).toEqual([])
  expect(await suite.feedIsGapless()).toBe(true)
})

test('a record that is not readable gets its verdict, and folding goes on', async () => {
  await suite.record()
  await suite.log.append({
    storyId: 'noise',
    value: Buffer.from([0, 255, 1]),
    headers: { [DIGEST_HEADER]: '00' },
  })
  await suite.log.append({ storyId: 'noise', value: Buffer.from('{}') })
  expect(await suite.outcome(await suite.append('noise', [opened()]))).toMatchObject({ status: 'accepted' })
  expect(
    await suite.dataSource.query(
      "SELECT count(*)::integer AS n FROM record.append WHERE verdict = 'unreadable'",
    ),
  ).toEqual([{ n: 2 }])
})

test('a record of a newer program stops its partition, gets no verdict, and is reported', async () => {
  const recorder = await suite.record()
  await suite.outcome(await suite.append('old', [opened()]))
  const newer = await appendBroken('old', { type: 'StoryBurned', data: {} })
  const behind = await suite.append('old', [reported('a')])
  await expect
    .poll(() => recorder.status.problems().join(), { timeout: 10_000 })
    .toContain('this recorder is older than its log')
  expect(await suite.outcomes([newer, behind])).toEqual([])
  const elsewhere = Array.from({ length: 100 }, (_, i) => `other-${i}`).find(
    (one) => suite.log.partitionOf(one) !== suite.log.partitionOf('old'),
  )
  expect(await suite.outcome(await suite.append(elsewhere ?? '', [opened()]))).toMatchObject({
    status: 'accepted',
  })
})

test('the catalogue has no event of the types that these tests call broken', () =>
  expect(Object.keys(kinds)).not.toContain('StoryBurned'))
