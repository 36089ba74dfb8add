import { seesHeld, type Caller } from '@filrouge/access'
import type { Warning } from '@filrouge/contract'
import {
  eventsAfter,
  heldNow,
  plainDevelopments,
  visibilitiesNow,
  type PlainDevelopment,
  type PlainEvent,
} from '@filrouge/record'
import { namedDevelopments, namesByData, type Envelope } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { FactsCache } from './facts-cache.js'
import { linkWarnings, storiesOfLinks } from './links.js'
import { developmentsBefore } from './named-developments.js'
import { StoryFacts } from './story-facts.js'
import { needsFacts, warningsOf } from './warnings-of.js'

/** An answer waits at most so long for what its warnings need to know. It has none then. */
const PATIENCE_MS = 500

/** What the warnings about an append need to know, while the append waits for its verdict. */
export interface Watched {
  /** The warnings, once the append is accepted. Never throws. */
  accepted(fromVersion: number): Promise<Warning[]>
}

/** The events after a version. */
interface ReadEvents {
  after: number
  events: PlainEvent[]
}

/**
 * Warns about what is probably a slip in an accepted append. The facts of a story are read once, beside the wait for a
 * verdict, and then learnt from the appends of this process. Where other processes write to the story too, the events
 * between are read before the next append.
 */
export class Warnings {
  private readonly cache = new FactsCache()
  private readonly reading = new Map<string, Promise<ReadEvents>>()
  private readonly sealing = new Map<string, Promise<Set<string>>>()

  constructor(private readonly dataSource: DataSource) {}

  /** Begins to read what is not known yet. Call it before the append is written. */
  watch(envelope: Envelope, caller: Caller): Watched {
    const { storyId, events } = envelope
    const isAsked = needsFacts(events)
    const unread = isAsked && !this.cache.isCurrent(storyId) ? this.read(storyId) : null
    const sealed = isAsked && !seesHeld(caller, storyId) ? this.held(storyId) : null
    const linked = storiesOfLinks(envelope)
    const visibilities = linked.length > 0 ? visibilitiesNow(this.dataSource, linked) : null
    const named = developmentsBefore(events)
    const begun =
      unread || sealed || visibilities
        ? Promise.all([unread, sealed ?? NOTHING_SEALED, visibilities]).catch(() => null)
        : null
    return {
      accepted: async (from) => {
        const developments = named.length > 0 ? inTime(this.recorded(storyId, from - 1, named)) : null
        const read = begun ? await inTime(begun) : NOTHING_READ
        if (read?.[0]) this.cache.learnRead(storyId, read[0].events, read[0].after)
        const isSealed = (id: string) => read?.[1].has(id) ?? true
        const found = this.warn(envelope, from, read?.[1] ?? null)
        const recorded = (await developments)?.filter(({ developmentId }) => !isSealed(developmentId)) ?? []
        const ofLinks = read?.[2] ? linkWarnings(envelope, read[2], caller) : []
        return [...found(recorded), ...ofLinks]
      },
    }
  }

  /**
   * Warns, and learns the events of the append.
   * @param sealed the developments that the caller may not see; null: not known, so facts of the story are not used
   */
  private warn(
    envelope: Envelope,
    fromVersion: number,
    sealed: ReadonlySet<string> | null,
  ): ReturnType<typeof warningsOf> {
    const { storyId, events, learnedAt } = envelope
    const found = warningsOf(events, sealed ? this.cache.factsOf(storyId) : new StoryFacts(), {
      seeing: { before: fromVersion, sealed: sealed ?? NOTHING_SEALED },
      now: new Date().toISOString(),
      learnedAt,
    })
    const written = events.map((event, i) => {
      const version = fromVersion + i
      if (!namesByData(event)) return { version, names: null }
      return { ...event, version, learnedAt, names: namedDevelopments(event, () => undefined) }
    })
    this.cache.learnAccepted(storyId, written)
    return found
  }

  /** Corrections and translations need what the story says up to their append, which is known after the verdict. */
  private recorded(
    storyId: string,
    version: number,
    ids: readonly string[],
  ): Promise<PlainDevelopment[] | null> {
    return plainDevelopments(this.dataSource, storyId, version, ids).catch(() => null)
  }

  private read(storyId: string): Promise<ReadEvents> {
    return once(this.reading, storyId, async () => {
      const after = this.cache.versionOf(storyId)
      return { after, events: await eventsAfter(this.dataSource, storyId, after) }
    })
  }

  private held(storyId: string): Promise<Set<string>> {
    return once(this.sealing, storyId, () => heldNow(this.dataSource, storyId))
  }
}

const NOTHING_SEALED: ReadonlySet<string> = new Set()
const NOTHING_READ = [null, NOTHING_SEALED, null] as const

/** Requests for the same story at the same time share one read. */
function once<Value>(
  underway: Map<string, Promise<Value>>,
  storyId: string,
  read: () => Promise<Value>,
): Promise<Value> {
  const before = underway.get(storyId)
  if (before) return before
  const begun = read().finally(() => underway.delete(storyId))
  underway.set(storyId, begun)
  return begun
}

/** Null: it was not there in time. */
async function inTime<Value>(promise: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
