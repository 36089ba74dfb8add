import type { DataSource } from 'typeorm'
import type { RecordedEvent } from '@filrouge/contract'
import { recordedEvent } from '@filrouge/record'
import { groupBy, singleTransaction } from '@filrouge/database'
import { firstEvents, isFound, sealedFor, type EventsRequest } from '../story-events.js'
import { ANYONE, Rights } from '@filrouge/access'
import type { Connection } from '@filrouge/database'
import { doneUntil, dueOf, nextPage, type Due, type Entry } from './due-versions.js'
import { TransactionKeeper } from './transaction-keeper.js'

/** Anyone reads the public topic, so it has only what is visible without a key. */
const PUBLIC = new Rights([ANYONE])

/** An event as it is visible without a key now. */
export interface PublicEvent {
  event: RecordedEvent
  /** For a correction: the version that it corrects. */
  corrects: number | null
}

/** The destination of published events. */
export interface Publication {
  /** Adds events, in their order. @returns their size in bytes */
  add(events: readonly PublicEvent[]): number
  /**
   * Writes all added events, in their order, and resolves when they are durable. Where it rejects, only a beginning of them
   * is written.
   * @param stillOwned must be called before each write. It rejects where this publisher has lost the partition.
   */
  flush(stillOwned: () => Promise<void>): Promise<void>
}

/** The limits of a step keep it short, and small in memory. */
export interface StepLimits {
  /** The maximum number of entries of the feed, and of events. */
  events: number
  /** No more events are read after this many bytes. */
  bytes: number
  /** Postgres ends a step that is silent for this long: its publisher is frozen or cut off. */
  silentMs: number
}

/** Whose turn it is. */
export interface Turn {
  /** The last partition of the step before. The other partitions come first. */
  after: number
  /** The maximum number of partitions of the step. */
  partitions: number
}

/** The result of a step. */
export interface PublishedStep {
  /** The last partition that was published or skipped, in part or whole: the next turn is after it. */
  partition: number
  /** The number of published events. */
  events: number
  /** The number of stories that the events belong to. */
  stories: number
  /** The step ended at a limit, so there may be more to publish. */
  isFull: boolean
}

/**
 * $1 the partition of the step before, $2 how long the session may be silent (ms), $3 how many. Takes the next partitions in
 * turn whose feed has grown and that no other publisher has locked. A partition is skipped while the feed's next entry is
 * missing, since the feed is then being refilled.
 */
export const TAKE_SQL = `
  SELECT o.partition, o.sequence, c.feed_sequence FROM service.publication o
  JOIN record.checkpoint c ON c.partition = o.partition AND c.feed_sequence > o.sequence,
    set_config('idle_in_transaction_session_timeout', $2, true)
  WHERE EXISTS (SELECT 1 FROM service.feed f WHERE f.partition = o.partition AND f.sequence = o.sequence + 1)
  ORDER BY o.partition <= $1, o.partition LIMIT $3 FOR UPDATE OF o SKIP LOCKED`

/**
 * $1 partitions in their turn, each with the entry after which and up to which, $2 how many entries of each. Gives entries,
 * with the published version of each story.
 */
export const ENTRIES_SQL = `
  SELECT t.partition, f.sequence, f.story_id, f.version, coalesce(p.version, 0) AS published
  FROM json_to_recordset($1::json) AS t(turn integer, partition integer, sequence bigint, feed_sequence bigint)
  CROSS JOIN LATERAL (
    SELECT sequence, story_id, version FROM service.feed
    WHERE partition = t.partition AND sequence > t.sequence AND sequence <= t.feed_sequence
    ORDER BY sequence LIMIT $2) f
  LEFT JOIN service.published p ON p.story_id = f.story_id
  ORDER BY t.turn, f.sequence`

/** $1 stories with their last published version, $2 partitions, each with the entry up to which all is done. */
const MOVE_SQL = `
  WITH published AS (
    INSERT INTO service.published AS p (story_id, version)
    SELECT story_id, version FROM json_to_recordset($1::json) AS s(story_id text, version integer)
    ON CONFLICT (story_id) DO UPDATE SET version = greatest(p.version, excluded.version)
  )
  UPDATE service.publication o SET sequence = m.sequence
  FROM json_to_recordset($2::json) AS m(partition integer, sequence bigint) WHERE o.partition = m.partition`

interface Taken {
  partition: number
  sequence: string
  feed_sequence: string
}

/** The number of events that one query reads. Each can have half a megabyte. */
const PAGE = 100

/**
 * Publishes the next events of several partitions, in one transaction that locks them. For each story in the feed's next
 * entries that is public now, it publishes the versions after the last published one, in order. So a story that was
 * restricted before is published whole. A publisher that is killed moves no cursor, and its events are written again. A
 * publisher that is frozen loses the partitions after `silentMs`, and detects it before its next write.
 * @param took called with the last partition that the step locked: a step that fails had its turn too
 * @returns null where there is nothing to publish
 * @throws the errors of the publication and of the driver. No cursor has moved then.
 */
export function publishStep(
  dataSource: DataSource,
  turn: Turn,
  limits: StepLimits,
  publication: Publication,
  took: (last: number) => void = () => undefined,
): Promise<PublishedStep | null> {
  return singleTransaction(dataSource, async (client) => {
    const { rows: taken } = await client.query<Taken>({
      name: 'publish_take',
      text: TAKE_SQL,
      values: [turn.after, String(limits.silentMs), turn.partitions],
    })
    const [first, ...others] = taken
    if (!first) return null
    took((others.at(-1) ?? first).partition)
    return new Step(client, [first, ...others], limits, publication).run()
  })
}

class Step {
  constructor(
    private readonly client: Connection,
    private readonly taken: readonly [Taken, ...Taken[]],
    private readonly limits: StepLimits,
    private readonly publication: Publication,
  ) {}

  async run(): Promise<PublishedStep> {
    const each = Math.ceil(this.limits.events / this.taken.length)
    const { rows: entries } = await this.client.query<Entry & { partition: number }>({
      name: 'publish_entries',
      text: ENTRIES_SQL,
      values: [JSON.stringify(this.taken.map((one, turn) => ({ turn, ...one }))), each],
    })
    const stories = dueOf(entries)
    const events = await this.take([...stories.values()])
    if (events > 0)
      await TransactionKeeper.during(this.client, this.limits.silentMs, (stillOwned) =>
        this.publication.flush(stillOwned),
      )
    const byPartition = groupBy(entries, ({ partition }) => partition)
    const done = this.taken.flatMap(({ partition, feed_sequence }) => {
      const sequence = doneUntil(byPartition.get(partition) ?? [], stories)
      return sequence === null ? [] : [{ partition, sequence, isWhole: sequence === feed_sequence }]
    })
    const moved = [...stories.values()].filter(({ published, from }) => published > from)
    await this.client.query({
      name: 'publish_move',
      text: MOVE_SQL,
      values: [
        JSON.stringify(moved.map(({ storyId, published }) => ({ story_id: storyId, version: published }))),
        JSON.stringify(done),
      ],
    })
    const isFull = done.length < this.taken.length || done.some(({ isWhole }) => !isWhole)
    const { partition } = done.at(-1) ?? this.taken[0]
    return { partition, events, stories: moved.length, isFull }
  }

  /** Reads the due events, page by page, up to the limits. @returns the number of events */
  private async take(stories: readonly Due[]): Promise<number> {
    let events = 0
    let bytes = 0
    while (events < this.limits.events && bytes < this.limits.bytes) {
      const requests = nextPage(stories, Math.min(PAGE, this.limits.events - events))
      if (requests.length === 0) break
      const page = await this.read(stories, requests)
      events += page.length
      bytes += this.publication.add(page)
    }
    return events
  }

  /** Reads events as they are visible without a key now. A story that is not public now is skipped. */
  private async read(stories: readonly Due[], requests: readonly EventsRequest[]): Promise<PublicEvent[]> {
    const rows = await firstEvents(this.client, requests)
    return rows.flatMap((row) => {
      const story = stories[row.n]
      if (!story || story.isPassed) return []
      const { storyId } = story
      if (!row.visibility_now)
        throw new Error(`the record has not got the whole story ${storyId}: the log is being folded again`)
      const sealed = sealedFor(PUBLIC, storyId, row.visibility_now, row.held)
      if (!sealed) {
        story.isPassed = true
        return []
      }
      if (!isFound(row) || row.version !== story.published + 1)
        throw new Error(`the record has not got version ${story.published + 1} of ${storyId}`)
      story.published = row.version
      return [{ event: recordedEvent(storyId, row, sealed), corrects: row.corrects }]
    })
  }
}
