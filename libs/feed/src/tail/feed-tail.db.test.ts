import { afterEach, beforeEach, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { Notices } from '../notices.js'
import type { FeedPage } from './feed-page.js'
import { FeedTail } from './feed-tail.js'

let record: FreshRecord
let tail: FeedTail | null = null

beforeEach(async () => {
  record = await freshRecord()
  await record.dataSource.query(`INSERT INTO service.store (store_id, partitions) VALUES ('store', 1)`)
  await record.append('talks', [opened()])
})
afterEach(async () => {
  await tail?.rest()
  tail = null
  await record.drop()
})

const idsOf = ({ events }: FeedPage) => events.map(({ storyId, row }) => `${storyId}/${row.version}`)

/** Follows the feed. @param take resolves where the events of a part were taken */
async function follow(take: (ids: string[]) => Promise<void>) {
  const [taken, failures]: [string[], unknown[]] = [[], []]
  const following = new FeedTail({
    dataSource: record.dataSource,
    notices: new Notices(null),
    take: async (page) => {
      await take(idsOf(page))
      taken.push(...idsOf(page))
    },
    failed: (error) => failures.push(error),
  })
  tail = following
  await following.follow()
  return { following, taken, failures }
}

test('events that could not be taken are taken again: none is left out, and none comes twice', async () => {
  let refusals = 2
  const { taken, failures } = await follow((ids) =>
    ids.length > 0 && refusals-- > 0 ? Promise.reject(new Error('Postgres is away')) : Promise.resolve(),
  )
  await record.append('talks', [reported('a'), reported('b')])
  await expect.poll(() => failures.length, { timeout: 10_000 }).toBe(2)
  await record.append('strait', [opened()])
  await expect.poll(() => taken, { timeout: 10_000 }).toEqual(['talks/2', 'talks/3', 'strait/1'])
})

test('a tail that rested while events were taken begins at the end of the feed', async () => {
  let finish = () => {}
  const finished = new Promise<void>((resolve) => (finish = resolve))
  let taking = 0
  const { following, taken } = await follow((ids) => {
    taking += ids.length
    return ids.length > 0 && taking === 1 ? finished : Promise.resolve()
  })
  await record.append('talks', [reported('a')])
  await expect.poll(() => taking, { timeout: 10_000 }).toBe(1)
  const resting = following.rest()
  finish()
  await resting
  await record.append('talks', [reported('b')])
  await following.follow()
  await record.append('talks', [reported('c')])
  await expect.poll(() => taken, { timeout: 10_000 }).toEqual(['talks/2', 'talks/4'])
})
