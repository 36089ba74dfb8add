/**
 * What the fold knows, by name: ids, statuses, digests and sort keys, never a text. A story of 100,000
 * developments is never held whole: what a record names is looked up.
 */

/** A story's version, the hash of its last event, and the times of it (RFC 3339 UTC with milliseconds). */
export interface StoryHead {
  version: number
  hash: string
  status: 'open' | 'closed'
  knownAt: string
  recordedAt: string
}

export interface KnownDevelopment {
  entity: 'development'
  status: 'reported' | 'withdrawn' | 'merged'
  held: boolean
  /** A digest of each field as it stands, so that a correction can be seen to change nothing. */
  fields: Readonly<Record<string, string>>
}
export interface KnownIssue {
  entity: 'issue'
}
export interface KnownExpectation {
  entity: 'expectation'
  settled: boolean
}
export interface KnownMerge {
  entity: 'merge'
  into: string
  from: readonly string[]
  undone: boolean
}
export type Entity = KnownDevelopment | KnownIssue | KnownExpectation | KnownMerge

export type EntityKey =
  `development/${string}` | `issue/${string}` | `expectation/${string}` | `merge/${number}`

/** An append that has had its first verdict. */
export interface KnownAppend {
  requestDigest: string
  storyId: string
}

export interface Known {
  /** The recorded time of the partition's last record. */
  recordedAt(): string | null
  append(appendId: string): KnownAppend | undefined
  story(storyId: string): StoryHead | undefined
  entity(storyId: string, key: EntityKey): Entity | undefined
}

/** What folding one record changes: exactly the rows to write. A refused append changes no story and no entity. */
export interface Changes {
  recordedAt: string
  append?: readonly [appendId: string, append: KnownAppend]
  story?: readonly [storyId: string, head: StoryHead]
  entities: ReadonlyMap<EntityKey, Entity>
}

/** The fold's state in memory: all of it, or the part that a batch names. */
export class FoldState implements Known {
  private last: string | null = null
  private readonly appends = new Map<string, KnownAppend>()
  private readonly stories = new Map<string, StoryHead>()
  private readonly entities = new Map<string, Entity>()

  recordedAt(): string | null {
    return this.last
  }
  append(appendId: string): KnownAppend | undefined {
    return this.appends.get(appendId)
  }
  story(storyId: string): StoryHead | undefined {
    return this.stories.get(storyId)
  }
  entity(storyId: string, key: EntityKey): Entity | undefined {
    return this.entities.get(`${storyId} ${key}`)
  }

  setRecordedAt(time: string | null): void {
    this.last = time
  }
  putAppend(appendId: string, append: KnownAppend): void {
    this.appends.set(appendId, append)
  }
  putStory(storyId: string, head: StoryHead): void {
    this.stories.set(storyId, head)
  }
  putEntity(storyId: string, key: EntityKey, entity: Entity): void {
    this.entities.set(`${storyId} ${key}`, entity)
  }

  apply({ recordedAt, append, story, entities }: Changes): void {
    this.last = recordedAt
    if (append) this.putAppend(...append)
    if (!story) return
    const [storyId, head] = story
    this.putStory(storyId, head)
    for (const [key, entity] of entities) this.putEntity(storyId, key, entity)
  }
}
