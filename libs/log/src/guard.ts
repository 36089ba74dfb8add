import { createHash } from 'node:crypto'
import { OTHER_FORMAT, type Genesis, type OtherGenesis } from './genesis.js'
import { LogRefused, type AppendLog, type LogFacts, type LogRecord, type PartitionFacts } from './log.js'

/** What the record keeps about its log: the store, and the last folded record of each partition. */
export interface Remembered {
  storeId: string
  partitions: number
  checkpoints: readonly RememberedCheckpoint[]
}

export interface RememberedCheckpoint {
  partition: number
  nextOffset: bigint
  /** The record before `nextOffset`; null if nothing was folded yet. `digest` is its {@link recordDigest}. */
  last: { offset: bigint; key: string | null; timestamp: number; digest: string } | null
}

export type RefusalCode =
  | 'no-genesis'
  | 'other-format'
  | 'not-ours'
  | 'history-deleted'
  | 'unsafe-setting'
  | 'fewer-partitions'
  | 'log-shortened'
  | 'record-changed'

/** A reason why the log may not be folded or written, for the operator. */
export interface Refusal {
  code: RefusalCode
  message: string
}

/** The settings that keep history: the value that they must have, or the least. */
const SAFE: Readonly<Record<string, string | number>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'message.timestamp.type': 'LogAppendTime',
  'unclean.leader.election.enable': 'false',
  'max.message.bytes': 1_048_576,
}

/**
 * Whether a log may be folded and written. It is a pure function of the facts about the log, what the record keeps about it
 * (null if nothing was folded yet), and the last folded record of each partition.
 * @returns every reason why not, each with a sentence; none if the log is safe
 */
export function guard(
  facts: LogFacts,
  remembered: Remembered | null,
  lastRecords: ReadonlyMap<number, LogRecord>,
): Refusal[] {
  return [
    ...settingsRefusals(facts.settings),
    ...storeRefusals(facts.partitions, remembered),
    ...(remembered?.checkpoints ?? []).flatMap((checkpoint) =>
      checkpointRefusals(checkpoint, facts.partitions, lastRecords),
    ),
  ]
}

/** Reads the facts about a log and applies the guard. @throws LogUnavailable */
export async function checkLog(log: AppendLog, remembered: Remembered | null): Promise<Refusal[]> {
  return (await inspectLog(log, remembered)).refusals
}

export interface Inspected {
  refusals: Refusal[]
  /** Records that are not folded yet, by partition. */
  lag: ReadonlyMap<number, bigint>
}

/** As `checkLog`, with the lag of each partition. @throws LogUnavailable */
export async function inspectLog(log: AppendLog, remembered: Remembered | null): Promise<Inspected> {
  const facts = await log.inspect()
  const before = await log.recordsAt(
    (remembered?.checkpoints ?? []).flatMap(({ partition, last }) =>
      last ? [{ partition, offset: last.offset }] : [],
    ),
    facts.partitions,
  )
  return {
    refusals: guard(facts, remembered, before),
    lag: new Map(
      facts.partitions.map(({ partition, end }) => [partition, lagOf(partition, end, remembered)]),
    ),
  }
}

function lagOf(partition: number, end: bigint, remembered: Remembered | null): bigint {
  const folded = remembered?.checkpoints.find((one) => one.partition === partition)?.nextOffset
  // Genesis at offset 0 is not folded.
  const next = folded === undefined || folded === 0n ? 1n : folded
  return end > next ? end - next : 0n
}

/** @param where the place of the genesis, for the message @throws LogRefused if it is no genesis of this format */
export function mustBeGenesis(found: Genesis | OtherGenesis | null, where: string): Genesis {
  if (found === null) throw new LogRefused(`${where} has no genesis record`)
  if (typeof found === 'string') throw new LogRefused(OTHER_FORMAT[found])
  return found
}

/** What an operator does about a log that lost records. */
const RESTORE = 'Restore it from a backup (docs/guides/operating.md, "A lost log")'

const refusal = (code: RefusalCode, message: string): Refusal => ({ code, message })

function settingsRefusals(settings: LogFacts['settings']): Refusal[] {
  return Object.entries(settings ?? {}).flatMap(([name, value]) => {
    const safe = SAFE[name]
    const isSafe = typeof safe === 'number' ? Number(value) >= safe : safe === undefined || value === safe
    if (isSafe) return []
    const wanted = typeof safe === 'number' ? `at least ${safe}` : safe
    return [
      refusal(
        'unsafe-setting',
        `${name} is ${value} at the topic of the log, which can lose history: it must be ${wanted}`,
      ),
    ]
  })
}

function storeRefusals(partitions: readonly PartitionFacts[], remembered: Remembered | null): Refusal[] {
  const found = partitions.map(({ genesis }) => genesis)
  const other = found.find((genesis) => typeof genesis === 'string')
  if (other !== undefined) return [refusal('other-format', OTHER_FORMAT[other])]
  const first = found.find((genesis) => genesis !== null && typeof genesis !== 'string')
  const store = remembered ?? first
  if (!store)
    return [
      refusal(
        'no-genesis',
        'the log has no first record of a store: it is not a log of Filrouge, or it was emptied',
      ),
    ]
  if (partitions.length < store.partitions)
    return [
      refusal(
        'fewer-partitions',
        `the log has ${partitions.length} partitions, the store was born with ${store.partitions}`,
      ),
    ]
  return partitions
    .filter(({ partition }) => partition < store.partitions)
    .flatMap(({ partition, earliest, genesis }) => {
      const where = `partition ${partition}`
      if (earliest > 0n)
        return [
          refusal(
            'history-deleted',
            `${where} begins at offset ${earliest}: history was deleted from its front. ${RESTORE}`,
          ),
        ]
      if (!genesis)
        return [
          refusal(
            'no-genesis',
            `the log was emptied or remade: ${where} does not begin with the first record of this store. ${RESTORE}`,
          ),
        ]
      if (typeof genesis === 'string') return [refusal('other-format', OTHER_FORMAT[genesis])]
      if (genesis.storeId !== store.storeId || genesis.partitions !== store.partitions)
        return [
          refusal(
            'not-ours',
            `the log was remade, or is another's: ${where} belongs to store ${genesis.storeId}, not to ${store.storeId}. ${RESTORE}`,
          ),
        ]
      if (genesis.secret !== first?.secret)
        return [refusal('not-ours', `${where} has another secret than the partitions before it`)]
      return []
    })
}

function checkpointRefusals(
  { partition, nextOffset, last }: RememberedCheckpoint,
  partitions: readonly PartitionFacts[],
  lastRecords: ReadonlyMap<number, LogRecord>,
): Refusal[] {
  const facts = partitions.find((one) => one.partition === partition)
  if (!facts) return []
  if (facts.end < nextOffset)
    return [
      refusal(
        'log-shortened',
        `partition ${partition} ends at offset ${facts.end}, before the checkpoint ${nextOffset}: records were lost. ${RESTORE}`,
      ),
    ]
  if (!last) return []
  const record = lastRecords.get(partition)
  const same =
    record !== undefined &&
    record.key === last.key &&
    record.timestamp === last.timestamp &&
    recordDigest(record.value) === last.digest
  return same
    ? []
    : [
        refusal(
          'record-changed',
          `offset ${last.offset} of partition ${partition} is not the record that was folded: the log was rewritten`,
        ),
      ]
}

/** The digest of a record in its checkpoint: lower-case hex sha256 of its value, or of the empty string without one. */
export const recordDigest = (value: Buffer | null): string =>
  createHash('sha256')
    .update(value ?? '')
    .digest('hex')
