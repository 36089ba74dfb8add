import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { newGenesis, readGenesis, writeGenesis } from './genesis.js'
import { guard, type Remembered } from './guard.js'
import type { LogFacts, LogRecord, PartitionFacts } from './log.js'

const genesis = { ...newGenesis(2), storeId: 'ours' }
const partition = (n: number, more: Partial<PartitionFacts> = {}): PartitionFacts => ({
  partition: n,
  earliest: 0n,
  end: 10n,
  genesis,
  ...more,
})
const safe = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'message.timestamp.type': 'LogAppendTime',
  'unclean.leader.election.enable': 'false',
  'max.message.bytes': '2097152',
}
const facts = (more: Partial<LogFacts> = {}): LogFacts => ({
  settings: safe,
  partitions: [partition(0), partition(1)],
  ...more,
})

const value = Buffer.from('{}')
const last = {
  offset: 4n,
  key: 'story',
  timestamp: 1_000,
  digest: createHash('sha256').update(value).digest('hex'),
}
const remembered: Remembered = {
  storeId: 'ours',
  partitions: 2,
  checkpoints: [{ partition: 0, nextOffset: 5n, last }],
}
const record: LogRecord = { partition: 0, offset: 4n, key: 'story', timestamp: 1_000, value, headers: {} }

const records = new Map([[record.partition, record]])

const codes = (given: LogFacts, memory: Remembered | null = remembered, before: LogRecord | null = record) =>
  guard(given, memory, new Map(before ? [[before.partition, before]] : [])).map(({ code }) => code)

describe('the guard', () => {
  test('allows an unchanged log', () => expect(codes(facts())).toEqual([]))
  test('allows a new store', () => expect(codes(facts(), null)).toEqual([]))
  test('ignores partitions beyond those of the store', () =>
    expect(
      codes(facts({ partitions: [partition(0), partition(1), partition(2, { genesis: null, end: 0n })] })),
    ).toEqual([]))

  test('refuses a log without genesis', () => {
    expect(codes(facts({ partitions: [partition(0, { genesis: null }), partition(1)] }))).toEqual([
      'no-genesis',
    ])
    expect(codes(facts({ partitions: [partition(0, { genesis: null, end: 0n })] }), null)).toEqual([
      'no-genesis',
    ])
  })
  test('refuses the log of another store, and a log that was cleared and made again', () => {
    const other = { ...genesis, storeId: 'theirs' }
    expect(
      codes(facts({ partitions: [partition(0, { genesis: other }), partition(1, { genesis: other })] })),
    ).toEqual(['not-ours', 'not-ours'])
  })
  test('refuses partitions of two stores', () =>
    expect(
      codes(
        facts({ partitions: [partition(0), partition(1, { genesis: { ...genesis, storeId: 'theirs' } })] }),
        null,
      ),
    ).toEqual(['not-ours']))
  test('refuses partitions of two secrets', () =>
    expect(
      codes(
        facts({
          partitions: [partition(0), partition(1, { genesis: { ...newGenesis(2), storeId: 'ours' } })],
        }),
      ),
    ).toEqual(['not-ours']))
  test.each(['older', 'newer'] as const)('refuses a log of an %s format, with one sentence', (other) => {
    const all = facts({ partitions: [partition(0, { genesis: other }), partition(1, { genesis: other })] })
    for (const memory of [null, remembered]) {
      const [refusal, ...more] = guard(all, memory, records).filter(({ code }) => code === 'other-format')
      expect(more).toEqual([])
      expect(refusal?.message).toContain(`${other === 'older' ? 'an older' : 'a newer'} version of Filrouge`)
    }
  })
  test('never shows the secret', () => {
    const theirs = { ...newGenesis(2), storeId: 'theirs' }
    const said = JSON.stringify(
      guard(facts({ partitions: [partition(0), partition(1, { genesis: theirs })] }), remembered, new Map()),
    )
    expect(said).toContain('theirs')
    for (const { secret } of [genesis, theirs]) expect(said).not.toContain(secret)
  })
  test('refuses history deleted from the front', () =>
    expect(
      codes(facts({ partitions: [partition(0, { earliest: 3n, genesis: null }), partition(1)] })),
    ).toEqual(['history-deleted']))
  test('refuses fewer partitions', () =>
    expect(codes(facts({ partitions: [partition(0)] }))).toEqual(['fewer-partitions']))
  test('refuses a log that ends before a folded record', () =>
    expect(codes(facts({ partitions: [partition(0, { end: 4n }), partition(1)] }), remembered, null)).toEqual(
      ['log-shortened'],
    ))
  test.each([
    ['gone', null],
    ['of another key', { ...record, key: 'other' }],
    ['of another time', { ...record, timestamp: 2_000 }],
    ['of another value', { ...record, value: Buffer.from('[]') }],
  ])('refuses a log whose last folded record is %s', (_, before) =>
    expect(codes(facts(), remembered, before)).toEqual(['record-changed']),
  )
  test.each([
    ['cleanup.policy', 'compact'],
    ['retention.ms', '604800000'],
    ['retention.bytes', '1000000'],
    ['message.timestamp.type', 'CreateTime'],
    ['unclean.leader.election.enable', 'true'],
    ['max.message.bytes', '1000'],
  ])('refuses the unsafe setting %s=%s by its name', (name, setting) => {
    const [refusal] = guard(facts({ settings: { ...safe, [name]: setting } }), remembered, records)
    expect(refusal).toMatchObject({ code: 'unsafe-setting' })
    expect(refusal?.message).toContain(`${name} is ${setting}`)
  })
})

describe('a genesis record', () => {
  const read = (value: object) => readGenesis(Buffer.from(JSON.stringify(value)))

  test('is read as it was written, and each has another secret', () => {
    expect(readGenesis(writeGenesis(genesis))).toEqual(genesis)
    expect(genesis.secret).toMatch(/^[0-9a-f]{64}$/)
    expect(newGenesis(2).secret).not.toBe(genesis.secret)
  })
  test.each<[string, object, ReturnType<typeof readGenesis>]>([
    ['without a secret is of an older format', { ...genesis, format: 1, secret: undefined }, 'older'],
    ['whose secret is none is of an older format', { ...genesis, secret: 'x' }, 'older'],
    ['of a greater format is newer', { ...genesis, format: 3 }, 'newer'],
    ['without a store is none', { ...genesis, storeId: undefined }, null],
    ['without partitions is none', { ...genesis, partitions: 0 }, null],
    ['that is an append is none', { schema: 1, rules: 1 }, null],
  ])('%s', (_, value, expected) => expect(read(value)).toEqual(expected))
})
