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
import type { WriterAnswer } from './writers.js'

/** The state that follows from the log, by the checker's own fold. */
interface Folded {
  /** The verdict on each record, by its position in the log. */
  verdicts: Map<string, Verdict>
  /** The verdicts on the records of each request, in order. Writers give each request a correlation id. */
  requests: Map<string, Verdict['verdict'][]>
  /** The accepted appends. */
  acceptances: Map<string, { fromVersion: number; toVersion: number }>
  events: AcceptedEvent[]
  heads: Map<string, { version: number; hash: string }>
}

/**
 * Compares the record with its log: reads the log, folds it, and compares answers, verdicts, archive, views, feed and
 * hash chain.
 * @returns every difference, as a sentence
 */
export async function differences(
  log: AppendLog,
  databaseUrl: string,
  answers: readonly WriterAnswer[],
): Promise<string[]> {
  const folded = foldAll(await wholeLog(log))
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return [
      ...answersDiffer(folded, answers),
      ...(await refusedIsRecorded(client, answers)),
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

/**
 * Writes some records of the log again. A producer without an acknowledgement does so, and a process that wakes up long
 * after its request was answered.
 * @returns the number of records
 */
export async function writeAgain(log: AppendLog): Promise<number> {
  const records = (await wholeLog(log)).filter((_, i) => i % 3 === 0)
  await Promise.all(
    records.flatMap(({ key, value, headers }) =>
      key === null || value === null ? [] : [log.append({ storyId: key, value, headers })],
    ),
  )
  return records.length
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
  const folded: Folded = {
    verdicts: new Map(),
    requests: new Map(),
    acceptances: new Map(),
    events: [],
    heads: new Map(),
  }
  const partitions = new Map<number, FoldState>()
  for (const { partition, offset, timestamp, value, headers } of records) {
    const state = partitions.get(partition) ?? new FoldState()
    partitions.set(partition, state)
    const content = readEnvelope(value, headers[DIGEST_HEADER])
    if (content.kind === 'newer') throw new Error(`a record of ${content.what}`)
    const time = new Date(timestamp).toISOString()
    const { verdict, events, changes } = fold(state, { partition, offset: String(offset), time, content })
    state.apply(changes)
    folded.verdicts.set(`${partition}/${offset}`, verdict)
    if (content.kind === 'envelope') {
      const { appendId, correlationId = '' } = content.envelope
      const before = folded.requests.get(correlationId) ?? []
      folded.requests.set(correlationId, [...before, verdict.verdict])
      if (verdict.verdict === 'accepted') folded.acceptances.set(appendId, verdict)
    }
    folded.events.push(...events)
    if (changes.story) folded.heads.set(...changes.story)
  }
  return folded
}

function answersDiffer({ requests, acceptances }: Folded, answers: readonly WriterAnswer[]): string[] {
  return answers.flatMap(({ appendId, requestName, status, fromVersion, toVersion }) => {
    const verdicts = requests.get(requestName) ?? []
    const said = `a request of append ${appendId} was answered ${status}`
    const otherwise = [`${said}, and the log says ${verdicts[0] ?? 'nothing'}`]
    switch (status) {
      case 201: {
        const accepted = acceptances.get(appendId)
        if (!accepted) return otherwise
        return accepted.fromVersion === fromVersion && accepted.toVersion === toVersion
          ? []
          : [
              `${said} with versions ${fromVersion}-${toVersion}, not ${accepted.fromVersion}-${accepted.toVersion}`,
            ]
      }
      case 202:
        return verdicts.length > 0 ? [] : otherwise
      case 404:
      case 409:
        return isRefused(verdicts, 'rejected') ? [] : otherwise
      case 412:
        return isRefused(verdicts, 'conflict') ? [] : otherwise
      case 422:
        return acceptances.has(appendId) && !verdicts.includes('accepted') ? [] : otherwise
      default:
        return []
    }
  })
}

/** Whether the first record of a request was refused, and all copies of it changed nothing. */
const isRefused = ([first, ...copies]: readonly Verdict['verdict'][], as: Verdict['verdict']) =>
  first === as && copies.every((verdict) => verdict === 'repeated')

/** Finds requests that were answered with a refusal, but are recorded. */
async function refusedIsRecorded(client: pg.Client, answers: readonly WriterAnswer[]): Promise<string[]> {
  const { rows } = await client.query('SELECT DISTINCT correlation_id FROM record.event')
  const recorded = new Set(rows.map((row) => row.correlation_id))
  return answers.flatMap(({ requestName, status }) =>
    [404, 409, 412, 422].includes(status) && recorded.has(requestName)
      ? [`a request was answered ${status}, and its events are recorded (${requestName})`]
      : [],
  )
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

async function verdictsDiffer({ verdicts }: Folded, client: pg.Client): Promise<string[]> {
  const { rows } = await client.query('SELECT partition, log_offset, verdict FROM record.append')
  const differing = rows.flatMap(({ partition, log_offset, verdict }) => {
    const place = `${partition}/${log_offset}`
    const own = verdicts.get(place)?.verdict
    return own === verdict ? [] : [`the record at ${place} has the verdict ${verdict}, not ${own}`]
  })
  return [
    ...differing,
    ...(rows.length === verdicts.size
      ? []
      : [`there are ${rows.length} verdicts on ${verdicts.size} records`]),
  ]
}

/** Checks that every reported development is in the timeline's view, from the version that reported it. */
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
