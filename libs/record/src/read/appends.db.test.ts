import type { LogRecord } from '@filrouge/log'
import type { DataSource } from 'typeorm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { envelopeOf, opened, recordOf, reported, type Writing } from '../../../../test/support/envelopes.js'
import { freshDatabase } from '../../../../test/support/postgres.js'
import { recordDataSource } from '@filrouge/store'
import { openCheckpoints } from '../write/checkpoints.js'
import { commitBatch } from '../write/commit.js'
import { LIVE } from '../write/target.js'
import type { Connection } from '@filrouge/database'
import { appendOutcomes, requestOutcomes } from './appends.js'

let dataSource: DataSource
let connection: Connection
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
  const { url, drop } = await freshDatabase()
  dataSource = await recordDataSource({ url, poolSize: 2, applicationName: 'test' }).initialize()
  const runner = dataSource.createQueryRunner()
  connection = await runner.connect()
  ends.push(
    () => runner.release(),
    () => dataSource.destroy(),
    () => drop(),
  )
})
afterAll(async () => {
  for (const end of ends) await end()
})

type Request = ReturnType<typeof envelopeOf>

/** Folds requests in one batch. @param quarantining stories that go into quarantine, with the reasons */
async function fold(requests: readonly Request[], quarantining = new Map<string, string>()): Promise<void> {
  const [checkpoint] = await openCheckpoints(connection, LIVE, [0])
  if (!checkpoint) throw new Error('no checkpoint')
  const records: LogRecord[] = requests.map((request, i) => {
    const { storyId: key, value, headers } = recordOf(request)
    const offset = checkpoint.nextOffset + BigInt(i)
    return { partition: 0, offset, timestamp: Date.UTC(2025, 8, 4) + Number(offset), key, value, headers }
  })
  await commitBatch(connection, LIVE, [{ checkpoint, records }], { quarantining })
}

const request = (storyId: string, event: object, writing: Writing) => envelopeOf(storyId, [event], writing)
const statusesOf = async (...requests: Request[]) => {
  const outcomes = await requestOutcomes(dataSource, requests)
  return requests.map(({ requestId }) => outcomes.get(requestId)?.status)
}
const statusOf = async (appendId: string) =>
  (await appendOutcomes(dataSource, [appendId])).get(appendId)?.status

test('a request that was not folded has no outcome, and its append has none', async () => {
  expect(await statusesOf(request('none', opened(), { appendId: 'none' }))).toEqual([undefined])
  expect(await statusOf('none')).toBeUndefined()
})

test('each request has its own outcome; its append has the last refusal, and then the acceptance', async () => {
  const missing = request('a', reported('x'), { appendId: 'a' })
  const conflict = request('a', reported('x'), { appendId: 'a', expected: { version: 9 } })
  const accepted = request('a', opened(), { appendId: 'a' })
  await fold([missing])
  expect(await statusOf('a')).toBe('rejected')
  await fold([conflict])
  expect(await statusOf('a')).toBe('conflict')
  await fold([accepted, missing, conflict])
  expect(await statusOf('a')).toBe('accepted')
  expect(await statusesOf(missing, conflict, accepted)).toEqual(['rejected', 'conflict', 'accepted'])
})

test('a request under an accepted append id has that acceptance, or is reused, before its own record is folded', async () => {
  const accepted = request('b', opened(), { appendId: 'b' })
  const same = request('b', opened(), { appendId: 'b' })
  const other = request('b', reported('x'), { appendId: 'b' })
  await fold([accepted])
  expect(await statusesOf(same, other)).toEqual(['accepted', 'reused'])
  const outcomes = await requestOutcomes(dataSource, [same])
  expect(outcomes.get(same.requestId)?.requestId).toBe(accepted.requestId)
  expect((await requestOutcomes(dataSource, [other])).get(other.requestId)).toMatchObject({
    status: 'reused',
    fromVersion: 1,
    toVersion: 1,
  })
  await fold([same, other])
  expect(await statusesOf(same, other)).toEqual(['accepted', 'reused'])
})

test('a request of a story in quarantine waits, and so does its append, also after earlier refusals', async () => {
  const refused = request('c', reported('x'), { appendId: 'c' })
  const waiting = request('c', opened(), { appendId: 'c' })
  const before = request('c', opened(), { appendId: 'c-before' })
  await fold([refused, before])
  await fold([waiting, before], new Map([['c', 'a fault of ours']]))
  expect(await statusesOf(refused, waiting, before)).toEqual(['rejected', 'quarantined', 'accepted'])
  expect([await statusOf('c'), await statusOf('c-before')]).toEqual(['quarantined', 'accepted'])
})
