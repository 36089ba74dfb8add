import { afterAll, beforeAll, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { storyAt, type PinnedStory } from './story-at.js'
import { countTimeline, timeline, type TimelineFilter } from './timeline.js'

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
})
afterAll(() => record?.drop())

const now = '2025-09-05T00:00:00.000Z'

async function at(storyId: string, more: { version?: number } = {}): Promise<PinnedStory> {
  const picked = await storyAt(
    record.dataSource,
    storyId,
    { ...more, now },
    { principal: null, role: 'admin', stories: null },
  )
  if (typeof picked === 'string') throw new Error(picked)
  return picked
}

const day = (n: number) => `2025-0${1 + (n % 9)}-1${n % 7}`

test('the count is that of all pages of the timeline', async () => {
  await record.append('counted', [
    opened(),
    ...Array.from({ length: 60 }, (_, n) =>
      reported(`d-${n}`, {
        occurred: day(n),
        headline: { en: n % 3 === 0 ? 'A force is agreed' : 'Talks go on' },
        ...(n % 4 === 0 && { importance: 'key' }),
      }),
    ),
  ])
  await record.append('counted', [
    { type: 'DevelopmentWithdrawn', data: { developmentId: 'd-0', reason: { en: 'Wrong' } } },
    { type: 'DevelopmentHeld', data: { developmentId: 'd-12', reason: { en: 'Names' } } },
  ])
  await record.dataSource.query('ANALYZE')
  const narrowings: TimelineFilter['narrowing'][] = [
    {},
    { q: 'force' },
    { importance: 'key' },
    { q: 'force', importance: 'key' },
    { from: '2025-03-01T00:00:00.000Z', to: '2025-06-30T23:59:59.999Z' },
    { actor: 'nobody' },
  ]
  const counts: number[] = []
  for (const pinned of [await at('counted'), await at('counted', { version: 30 })])
    for (const include of [[], ['held', 'withdrawn']] as const)
      for (const narrowing of narrowings) {
        const filter = { order: 'asc', limit: 500, include, narrowing, after: null } as const
        const count = await countTimeline(record.dataSource, pinned, filter)
        expect(count).toBe((await timeline(record.dataSource, pinned, filter)).items.length)
        counts.push(count)
      }
  expect(counts.slice(0, 6)).toEqual([58, 18, 13, 3, 27, 0])
})
