import type { DataSource } from 'typeorm'
import type { RecordedEvent } from '@filrouge/contract'
import { recordedEvent } from '@filrouge/record'
import { singleTransaction } from '@filrouge/database'
import type { Caller } from '@filrouge/access'
import { firstEvents, isFound, sealedFor, type Asked } from '../asked-events.js'
import { Rights } from '@filrouge/access'
import type { Connection } from '@filrouge/database'
import { doneUntil, dueOf, nextPage, type Due, type Entry } from './due.js'
import { Hold } from './hold.js'

/** Who reads the public topic: anyone. What nobody may see without a key is not on it. */
const ANYONE: Caller = { principal: null, role: 'anyone', stories: null }
const PUBLIC = new Rights([ANYONE])

/** An event as anyone may see it now. */
export interface PublicEvent {
  event: RecordedEvent
  /** Of a correction: the version that said before what it corrects. */
  corrects: number | null
}

/** Where events go. */
export interface Publication {
  /** Takes events, in their order. @returns their size, bytes */
  add(events: readonly PublicEvent[]): number
  /**
   * Writes all that was taken, in its order, and resolves once it is durable. Whatever is written where it rejects is the
   * beginning of it.
   * @param held asked before each write: rejects where the partition is no longer this publisher's
   */
  flush(held: () => Promise<void>): Promise<void>
}

/** How much a step may be: so that it is soon over, and small in memory. */
export interface StepLimits {
  /** Entries of the feed, and events. */
  events: number
  /** Beyond which no more events are read, bytes. */
  bytes: number
  /** A step that Postgres hears nothing of for so long is ended: its publisher is frozen, or cut off. */
  silentMs: number
}

/** What a step did. */
export interface PublishedStep {
  partition: number
  /** Events that were published. */
  events: number
  /** Stories that they are of. */
  stories: number
}

/**
 * The next partition in turn whose feed has grown, and that no other publisher is at: $1 the one that was last. Not
 * where the feed's next entry is missing: it is being refilled. $2 is how long its session may be silent.
 */
export const TAKE_SQL = `
  SELECT o.partition, o.sequence, c.feed_sequence FROM service.publication o
  JOIN record.checkpoint c ON c.partition = o.partition AND c.feed_sequence > o.sequence,
    set_config('idle_in_transaction_session_timeout', $2, true)
  WHERE EXISTS (SELECT 1 FROM service.feed f WHERE f.partition = o.partition AND f.sequence = o.sequence + 1)
  ORDER BY o.partition <= $1, o.partition LIMIT 1 FOR UPDATE OF o SKIP LOCKED`

/** $1 a partition's feed, $2 after which entry, $3 up to which, $4 how many, with what was published of their stories. */
export const ENTRIES_SQL = `
  SELECT f.sequence, f.story_id, f.version, coalesce(p.version, 0) AS published
  FROM service.feed f LEFT JOIN service.published p ON p.story_id = f.story_id
  WHERE f.partition = $1 AND f.sequence > $2 AND f.sequence <= $3 ORDER BY f.sequence LIMIT $4`

/** $1 stories and the last version that was published of each, $2 the partition, $3 up to which entry all is done. */
const MOVE_SQL = `
  WITH told AS (
    INSERT INTO service.published AS p (story_id, version)
    SELECT story_id, version FROM json_to_recordset($1::json) AS s(story_id text, version integer)
    ON CONFLICT (story_id) DO UPDATE SET version = greatest(p.version, excluded.version)
  )
  UPDATE service.publication SET sequence = $3 WHERE partition = $2`

interface Taken {
  partition: number
  sequence: string
  feed_sequence: string
}

/** Events that are read in one go: each may have half a megabyte. */
const PAGE = 100

/**
 * Publishes the next events of one partition, in one transaction that holds it: of each story in the feed's next entries
 * that is public now, the versions after the last that was published, in their order. A story that was restricted before
 * is so published whole. A publisher that is killed has moved nothing: what it wrote is written again. One that is frozen
 * loses the partition after `silentMs`, and finds that it has before it writes anything more.
 * @param last the partition of the step before
 * @returns null where there is nothing to publish
 * @throws what the publication throws, or the driver: then nothing has moved
 */
export function publishStep(
  dataSource: DataSource,
  last: number,
  limits: StepLimits,
  publication: Publication,
): Promise<PublishedStep | null> {
  return singleTransaction(dataSource, async (client) => {
    const { rows: taken } = await client.query<Taken>({
      name: 'publish_take',
      text: TAKE_SQL,
      values: [last, String(limits.silentMs)],
    })
    const [partition] = taken
    return partition ? new Step(client, partition, limits, publication).run() : null
  })
}

class Step {
  constructor(
    private readonly client: Connection,
    private readonly taken: Taken,
    private readonly limits: StepLimits,
    private readonly publication: Publication,
  ) {}

  async run(): Promise<PublishedStep> {
    const { partition, sequence, feed_sequence } = this.taken
    const { rows: entries } = await this.client.query<Entry>({
      name: 'publish_entries',
      text: ENTRIES_SQL,
      values: [partition, sequence, feed_sequence, this.limits.events],
    })
    const stories = dueOf(entries)
    const events = await this.take([...stories.values()])
    if (events > 0)
      await Hold.during(this.client, this.limits.silentMs, (held) => this.publication.flush(held))
    const moved = [...stories.values()].filter(({ published, from }) => published > from)
    await this.client.query({
      name: 'publish_move',
      text: MOVE_SQL,
      values: [
        JSON.stringify(moved.map(({ storyId, published }) => ({ story_id: storyId, version: published }))),
        partition,
        doneUntil(entries, stories) ?? sequence,
      ],
    })
    return { partition, events, stories: moved.length }
  }

  /** Reads what is due, page by page, up to the limits. @returns how many events */
  private async take(stories: readonly Due[]): Promise<number> {
    let events = 0
    let bytes = 0
    while (events < this.limits.events && bytes < this.limits.bytes) {
      const asked = nextPage(stories, Math.min(PAGE, this.limits.events - events))
      if (asked.length === 0) break
      const page = await this.read(stories, asked)
      events += page.length
      bytes += this.publication.add(page)
    }
    return events
  }

  /** Events as anyone may see them now. A story that is not public now is passed over. */
  private async read(stories: readonly Due[], asked: readonly Asked[]): Promise<PublicEvent[]> {
    const rows = await firstEvents(this.client, asked)
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
