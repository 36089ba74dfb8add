import type { LogRecord } from '@filrouge/log'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DIGEST_HEADER } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { afterEach, expect, test } from 'vitest'
import { freshDatabase, rowsOf } from '../../../../test/support/postgres.js'
import { recordDataSource } from '@filrouge/store'
import { openCheckpoints } from './checkpoints.js'
import { commitBatch } from './commit.js'
import type { Connection } from '@filrouge/database'
import { KnownHeads } from './known-heads.js'
import { LIVE } from './target.js'

const golden = readFileSync(join(import.meta.dirname, '../../../story/test/golden/rules-1.ndjson'), 'utf8')
  .trim()
  .split('\n')
const records: LogRecord[] = golden.map((line, i) => {
  const { time, value, digest }: { time: string; value: string; digest: string } = JSON.parse(line)
  return {
    partition: 0,
    offset: BigInt(i + 1),
    timestamp: Date.parse(time),
    key: 'golden',
    value: Buffer.from(value, 'utf8'),
    headers: { [DIGEST_HEADER]: digest },
  }
})

const ended: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ended.splice(0)) await end()
})

/** Every row of every table after folding the golden log in batches of a size. */
async function rowsAfter(size: number, heads?: KnownHeads) {
  const { url, drop } = await freshDatabase()
  const dataSource: DataSource = await recordDataSource({
    url,
    poolSize: 2,
    applicationName: 'test',
  }).initialize()
  ended.push(async () => {
    await dataSource.destroy()
    await drop()
  })
  const runner = dataSource.createQueryRunner()
  const connection: Connection = await runner.connect()
  let [checkpoint] = await openCheckpoints(connection, LIVE, [0])
  for (let from = 0; checkpoint && from < records.length; from += size) {
    const batch = { checkpoint, records: records.slice(from, from + size) }
    const committed = await commitBatch(connection, LIVE, [batch], { heads })
    checkpoint = committed.checkpoints[0]
  }
  await runner.release()
  return { record: await rowsOf(dataSource, 'record'), service: await rowsOf(dataSource, 'service') }
}

test('the rows are the same, byte for byte, for every batch size', { timeout: 120_000 }, async () => {
  const one = await rowsAfter(1)
  expect(one.record['event']?.length).toBeGreaterThan(60)
  expect(one.record['append']).toHaveLength(records.length)
  for (const size of [3, 50, records.length]) expect(await rowsAfter(size)).toEqual(one)
  for (const size of [1, 3]) expect(await rowsAfter(size, new KnownHeads())).toEqual(one)
})
