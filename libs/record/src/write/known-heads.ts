import { FoldState, madeOnly, type EntityKey, type Envelope, type StoryHead } from '@filrouge/story'
import type { Checkpoint } from './batch.js'
import type { Loaded } from './load.js'

/** The most heads of a partition: 300 bytes each. */
const MOST = 1_000
/** A statement of Postgres that fails leaves a line in its log, so a partition loads again for some time. */
const PAUSE_MS = 10_000

/** The next envelopes of a partition. */
export interface PartitionEnvelopes {
  checkpoint: Checkpoint
  envelopes: readonly Envelope[]
}

/** What a batch takes to be new, because nothing was loaded for it. The statement that commits it fails where it is not. */
export interface Assumed {
  appendIds: readonly string[]
  requestIds: readonly string[]
  entities: readonly { story_id: string; key: EntityKey }[]
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
  private readonly pausedUntil = new Map<number, number>()

  /** The data for folding batches, if it is known without a load. */
  known(batches: readonly PartitionEnvelopes[]): { loaded: Loaded; assumed: Assumed } | null {
    const state = new FoldState()
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
      }
      for (const [story_id, keys] of made) for (const key of keys) entities.push({ story_id, key })
    }
    const all = batches.flatMap(({ envelopes }) => envelopes)
    return {
      loaded: { state, standing: { story: [], development: [], expectation: [] }, quarantined: new Set() },
      assumed: {
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
    for (const storyId of known.keys()) if (known.size > MOST) known.delete(storyId)
    this.partitions.set(after.partition, { nextOffset: after.nextOffset, heads: known })
  }

  forget(partition: number): void {
    this.partitions.delete(partition)
  }

  /** Something that was taken to be new was not. */
  wasWrong(partition: number): void {
    this.forget(partition)
    this.pausedUntil.set(partition, performance.now() + PAUSE_MS)
  }

  private headsAt({ partition, nextOffset }: Checkpoint): Map<string, StoryHead> | null {
    const known = this.partitions.get(partition)
    if (known?.nextOffset !== nextOffset || performance.now() < (this.pausedUntil.get(partition) ?? 0))
      return null
    return known.heads
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
