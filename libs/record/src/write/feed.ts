import type { AcceptedEvent } from '@filrouge/story'
import type { Checkpoint } from './batch.js'
import type { Connection } from '@filrouge/database'
import type { RowOf } from './tables.js'
import { bySchema, type FoldTarget, type RecordSchema } from './target.js'

/** The changes of a partition's feed by accepted events. */
export interface Fed {
  /** The entries to write, for events without one. */
  entries: RowOf<'feed'>[]
  feedSequence: bigint
  feedEnd: bigint
}

/**
 * Gives accepted events of one partition the next numbers of its feed. While a log is folded again beside an existing feed,
 * events have their entries already. The entries keep their numbers, so no cursor moves. The checkpoint's `feedSequence`
 * then follows the feed entry by entry. It never passes an entry whose event is not folded.
 * @throws the driver's error
 */
export async function feed(
  connection: Connection,
  target: FoldTarget,
  checkpoint: Checkpoint,
  events: readonly AcceptedEvent[],
): Promise<Fed> {
  const { partition, feedSequence, feedEnd } = checkpoint
  if (!target.feeds || events.length === 0) return { entries: [], feedSequence, feedEnd }
  if (feedSequence === feedEnd) {
    const entries = entriesOf(partition, feedEnd, events)
    const end = feedEnd + BigInt(entries.length)
    return { entries, feedSequence: end, feedEnd: end }
  }
  const published = await publishedOf(connection, events)
  const entries = entriesOf(
    partition,
    feedEnd,
    events.filter((event) => !published.has(nameOf(event.storyId, event.version))),
  )
  const folded = new Set(events.map(({ storyId, version }) => nameOf(storyId, version)))
  const reached = await foldedUntil(connection, target.schema, checkpoint, folded)
  const end = feedEnd + BigInt(entries.length)
  return { entries, feedSequence: reached === feedEnd ? end : reached, feedEnd: end }
}

const entriesOf = (partition: number, after: bigint, events: readonly AcceptedEvent[]): RowOf<'feed'>[] =>
  events.map(({ storyId, version }, i) => ({
    partition,
    sequence: String(after + BigInt(i) + 1n),
    story_id: storyId,
    version,
  }))

const nameOf = (storyId: string, version: number) => `${storyId}/${version}`

const PUBLISHED_SQL = `
  SELECT f.story_id, f.version FROM unnest($1::text[], $2::integer[]) AS e(story_id, version)
  JOIN service.feed f ON f.story_id = e.story_id AND f.version = e.version`

/** The names of the events that have an entry. */
async function publishedOf(connection: Connection, events: readonly AcceptedEvent[]): Promise<Set<string>> {
  const { rows } = await connection.query<Pick<RowOf<'feed'>, 'story_id' | 'version'>>({
    name: 'feed_published',
    text: PUBLISHED_SQL,
    values: [events.map(({ storyId }) => storyId), events.map(({ version }) => version)],
  })
  return new Set(rows.map(({ story_id, version }) => nameOf(story_id, version)))
}

/** The number of entries that one query reads. */
const PAGE = 1_000

const FOLLOWING_SQL = bySchema(
  (schema) => `
  SELECT f.sequence, f.story_id, f.version,
    EXISTS (SELECT 1 FROM ${schema}.head h WHERE h.story_id = f.story_id AND h.version >= f.version) AS is_folded
  FROM service.feed f WHERE f.partition = $1 AND f.sequence > $2 ORDER BY f.sequence LIMIT $3`,
)

interface Following extends RowOf<'feed'> {
  is_folded: boolean
}

/** The last entry up to which every event is in the record or folded in this batch. */
async function foldedUntil(
  connection: Connection,
  schema: RecordSchema,
  { partition, feedSequence, feedEnd }: Checkpoint,
  folded: ReadonlySet<string>,
): Promise<bigint> {
  const isFolded = ({ story_id, version, is_folded }: Following) =>
    is_folded || folded.has(nameOf(story_id, version))
  // The first page is one entry, the one whose event was missing so far. Mostly it is still missing, and nothing moves.
  let [reached, page] = [feedSequence, 1]
  while (reached < feedEnd) {
    const { rows } = await connection.query<Following>({
      name: `${schema}_feed_following`,
      text: FOLLOWING_SQL(schema),
      values: [partition, String(reached), page],
    })
    const missing = rows.findIndex((row) => !isFolded(row))
    const last = (missing === -1 ? rows : rows.slice(0, missing)).at(-1)
    if (last) reached = BigInt(last.sequence)
    if (missing !== -1 || rows.length < page) break
    page = PAGE
  }
  return reached
}
