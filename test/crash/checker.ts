import pg from 'pg'
import type { AppendLog, LogRecord } from '../../libs/log/src/index.js'
import {
  DIGEST_HEADER,
  fold,
  FoldState,
  readEnvelope,
  type AcceptedEvent,
  type Verdict,
} from '../../libs/story/src/index.js'
import type { Told } from './writers.js'

/** What the log says, by a fold of the checker's own. */
interface Folded {
  verdicts: Map<string, Verdict>
  events: AcceptedEvent[]
  heads: Map<string, { version: number; hash: string }>
  records: number
}

/**
 * Holds the record against its log: reads the log itself, folds it, and compares what was answered, the verdicts,
 * the archive, the views, the feed and the chain.
 * @returns every difference, as a sentence
 */
export async function differences(
  log: AppendLog,
  databaseUrl: string,
  told: readonly Told[],
): Promise<string[]> {
  const folded = foldAll(await wholeLog(log))
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return [
      ...answersDiffer(folded, told),
      ...(await archiveDiffers(folded, client)),
      ...(await verdictsDiffer(folded, client)),
      ...(await viewsDiffer(folded, client)),
      ...(await feedDiffers(folded, client)),
    ]
  } finally {
    await client.end()
  }
}

/** Waits until the record has folded all of its log. */
export async function isFolded(log: AppendLog, databaseUrl: string): Promise<boolean> {
  const { partitions } = await log.inspect()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query('SELECT partition, next_offset FROM record.checkpoint')
    const folded = new Map(rows.map((row) => [Number(row.partition), BigInt(row.next_offset)]))
    return partitions.every(({ partition, end }) => (folded.get(partition) ?? 1n) >= end)
  } finally {
    await client.end()
  }
}

async function wholeLog(log: AppendLog): Promise<LogRecord[]> {
  const reader = log.reader()
  const { partitions } = await log.inspect()
  const left = new Map(partitions.filter(({ end }) => end > 1n).map(({ partition, end }) => [partition, end]))
  const records: LogRecord[] = []
  for (const partition of left.keys()) reader.assign(partition, 1n)
  while (left.size > 0)
    for (const batch of await reader.take({ waitMs: 1_000, maxBytes: 5_000_000 })) {
      records.push(...batch.records)
      const last = batch.records.at(-1)
      if (last && last.offset + 1n >= (left.get(batch.partition) ?? 0n)) left.delete(batch.partition)
    }
  await reader.close()
  return records
}

function foldAll(records: readonly LogRecord[]): Folded {
  const folded: Folded = { verdicts: new Map(), events: [], heads: new Map(), records: records.length }
  const partitions = new Map<number, FoldState>()
  for (const { partition, offset, timestamp, value, headers } of records) {
    const state = partitions.get(partition) ?? new FoldState()
    partitions.set(partition, state)
    const content = readEnvelope(value, headers[DIGEST_HEADER])
    if (content.kind === 'newer') throw new Error(`a record of ${content.what}`)
    const time = new Date(timestamp).toISOString()
    const { verdict, events, changes } = fold(state, { partition, offset: String(offset), time, content })
    state.apply(changes)
    if (content.kind === 'envelope' && !['repeated', 'reused'].includes(verdict.verdict))
      folded.verdicts.set(content.envelope.appendId, verdict)
    folded.events.push(...events)
    if (changes.story) folded.heads.set(...changes.story)
  }
  return folded
}

function answersDiffer({ verdicts }: Folded, told: readonly Told[]): string[] {
  return told.flatMap(({ appendId, status, fromVersion, toVersion }) => {
    const verdict = verdicts.get(appendId)
    const said = `append ${appendId} was answered ${status}`
    switch (status) {
      case 201: {
        if (verdict?.verdict !== 'accepted')
          return [`${said}, and the log says ${verdict?.verdict ?? 'nothing'}`]
        const same = verdict.fromVersion === fromVersion && verdict.toVersion === toVersion
        return same
          ? []
          : [
              `${said} with versions ${fromVersion}-${toVersion}, not ${verdict.fromVersion}-${verdict.toVersion}`,
            ]
      }
      case 202:
        return verdict ? [] : [`${said}, and is not on the log`]
      case 409:
      case 404:
        return verdict?.verdict === 'rejected'
          ? []
          : [`${said}, and the log says ${verdict?.verdict ?? 'nothing'}`]
      case 412:
        return verdict?.verdict === 'conflict'
          ? []
          : [`${said}, and the log says ${verdict?.verdict ?? 'nothing'}`]
      default:
        return []
    }
  })
}

async function archiveDiffers({ events, heads }: Folded, client: pg.Client): Promise<string[]> {
  const { rows } = await client.query('SELECT story_id, version, hash, data, recorded_at FROM record.event')
  const archived = new Map(rows.map((row) => [`${row.story_id}/${row.version}`, row]))
  const lost = events.flatMap(({ storyId, version, hash }) => {
    const row = archived.get(`${storyId}/${version}`)
    if (!row) return [`event ${storyId}/${version} is not in the archive`]
    return row.hash === hash ? [] : [`event ${storyId}/${version} has another hash in the archive`]
  })
  const { rows: headRows } = await client.query('SELECT story_id, state FROM record.head')
  const differing = headRows.flatMap(({ story_id, state }) =>
    JSON.stringify(heads.get(story_id)) === JSON.stringify(state) ? [] : [`the head of ${story_id} differs`],
  )
  return [
    ...lost,
    ...(rows.length === events.length
      ? []
      : [`the archive has ${rows.length} events, the log ${events.length}`]),
    ...differing,
    ...(headRows.length === heads.size ? [] : [`there are ${headRows.length} heads, not ${heads.size}`]),
  ]
}

async function verdictsDiffer({ verdicts, records }: Folded, client: pg.Client): Promise<string[]> {
  const { rows } = await client.query('SELECT append_id, verdict FROM record.append WHERE first')
  const { rows: all } = await client.query('SELECT count(*)::integer AS n FROM record.append')
  const differing = rows.flatMap(({ append_id, verdict }) =>
    verdicts.get(append_id)?.verdict === verdict
      ? []
      : [`append ${append_id} has the verdict ${verdict}, not ${verdicts.get(append_id)?.verdict}`],
  )
  return [
    ...differing,
    ...(all[0].n === records ? [] : [`there are ${all[0].n} verdicts on ${records} records`]),
  ]
}

/** Every development that was reported is in the timeline's view, from the version that reported it. */
async function viewsDiffer({ events }: Folded, client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    'SELECT story_id, development_id, first_version FROM record.development WHERE to_version IS NULL',
  )
  const seen = new Map(rows.map((row) => [`${row.story_id}/${row.development_id}`, row.first_version]))
  const wanted = events.flatMap((event) => (event.type === 'DevelopmentReported' ? [event] : []))
  return [
    ...wanted.flatMap(({ storyId, version, data }) =>
      seen.get(`${storyId}/${data.developmentId}`) === version
        ? []
        : [`development ${storyId}/${data.developmentId} is not in the view`],
    ),
    ...(rows.length === wanted.length
      ? []
      : [`the view has ${rows.length} developments, the log ${wanted.length}`]),
  ]
}

async function feedDiffers({ events }: Folded, client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT partition, count(*)::integer AS n, max(sequence)::integer AS last FROM service.feed GROUP BY partition`,
  )
  const total = rows.reduce((sum, { n }) => sum + n, 0)
  return [
    ...rows
      .filter(({ n, last }) => n !== last)
      .map(({ partition }) => `the feed of partition ${partition} has gaps`),
    ...(total === events.length ? [] : [`the feed has ${total} events, the log ${events.length}`]),
  ]
}
