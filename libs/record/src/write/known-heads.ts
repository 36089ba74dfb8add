import { FoldState, madeOnly, type EntityKey, type Envelope, type StoryHead } from '@filrouge/story'
import type { Checkpoint } from './batch.js'
import type { Loaded } from './load.js'
import type { Assumed } from './statement.js'

/** The most heads of a partition: 300 bytes each. */
const MOST = 1_000
/** A statement that fails costs a second one, and a line in the log of Postgres: at most one in so much time. */
const PAUSE_MS = 1_000

/** The next envelopes of a partition. */
export interface PartitionEnvelopes {
  checkpoint: Checkpoint
  envelopes: readonly Envelope[]
}

interface OfPartition {
  nextOffset: bigint
  heads: Map<string, StoryHead>
}

/**
 * The heads of stories as this process last wrote them. With them a batch whose events name only what they make themselves,
 * such as reports, needs no load. The heads of a partition are dropped unless its checkpoint is the one that this process
 * last wrote. Stories in quarantine are not among them.
 */
export class KnownHeads {
  private readonly partitions = new Map<number, OfPartition>()
  private pausedUntil = 0

  /** The data for folding batches, if it is known without a load. */
  known(batches: readonly PartitionEnvelopes[]): { loaded: Loaded; assumed: Assumed } | null {
    if (performance.now() < this.pausedUntil) return null
    const state = new FoldState()
    const known = new Map<string, StoryHead>()
    const entities: Assumed['entities'][number][] = []
    for (const { checkpoint, envelopes } of batches) {
      const heads = this.headsAt(checkpoint)
      const made = new Map<string, Set<EntityKey>>()
      for (const { storyId, events } of envelopes) {
        const head = heads?.get(storyId)
        if (!head) return null
        const ofStory = made.get(storyId) ?? new Set()
        if (!needsHeadOnly(events, ofStory)) return null
        made.set(storyId, ofStory)
        state.putStory(storyId, head)
        known.set(storyId, head)
      }
      for (const [story_id, keys] of made) for (const key of keys) entities.push({ story_id, key })
    }
    const all = batches.flatMap(({ envelopes }) => envelopes)
    return {
      loaded: { state, standing: { story: [], development: [], expectation: [] }, quarantined: new Set() },
      assumed: {
        heads: [...known].map(([story_id, { version }]) => ({ story_id, version })),
        appendIds: all.map(({ appendId }) => appendId),
        requestIds: all.map(({ requestId }) => requestId),
        entities,
      },
    }
  }

  /** Learns what a batch wrote. @param quarantined stories of which nothing is known from now on */
  wrote(
    batch: { before: Checkpoint; after: Checkpoint; heads: ReadonlyMap<string, StoryHead> },
    quarantined: Iterable<string>,
  ): void {
    const { before, after, heads } = batch
    const known = this.headsAt(before) ?? new Map<string, StoryHead>()
    for (const [storyId, head] of heads) {
      known.delete(storyId)
      known.set(storyId, head)
    }
    for (const storyId of quarantined) known.delete(storyId)
    for (const storyId of known.keys()) {
      if (known.size <= MOST) break
      known.delete(storyId)
    }
    this.partitions.set(after.partition, { nextOffset: after.nextOffset, heads: known })
  }

  forget(partition: number): void {
    this.partitions.delete(partition)
  }

  /** What a batch took for granted was not so. Its stories are loaded next time. */
  wasWrong(batches: readonly PartitionEnvelopes[]): void {
    this.pausedUntil = performance.now() + PAUSE_MS
    for (const { checkpoint, envelopes } of batches)
      for (const { storyId } of envelopes) this.partitions.get(checkpoint.partition)?.heads.delete(storyId)
  }

  private headsAt({ partition, nextOffset }: Checkpoint): Map<string, StoryHead> | null {
    const known = this.partitions.get(partition)
    return known?.nextOffset === nextOffset ? known.heads : null
  }
}

/** For a record whose events were never validated `madeOnly` can throw. The fold then fails on it, and reports the story. */
function needsHeadOnly(events: Envelope['events'], made: Set<EntityKey>): boolean {
  try {
    return madeOnly(events, made)
  } catch {
    return false
  }
}
