/**
 * The state of the fold, looked up by name: ids, statuses, digests and sort keys, never a text. A story of 100,000
 * developments is never loaded whole. Only the entities that a record names are.
 */

/** A story's version, and the hash and the times of its last event (RFC 3339 UTC with milliseconds). */
export interface StoryHead {
  version: number
  hash: string
  status: 'open' | 'closed'
  knownAt: string
  recordedAt: string
}

export interface DevelopmentInFold {
  entity: 'development'
  status: 'reported' | 'withdrawn' | 'merged'
  held: boolean
  /** The digest of each current field. It shows whether a correction changes anything. */
  fields: Readonly<Record<string, string>>
}
export interface IssueInFold {
  entity: 'issue'
}
export interface ExpectationInFold {
  entity: 'expectation'
  settled: boolean
  /** The id of the development that it was announced with. Null: there is none. */
  developmentId: string | null
}
export interface MergeInFold {
  entity: 'merge'
  into: string
  from: readonly string[]
  undone: boolean
}
/** What an event said that `ClaimRetracted` can take back. */
export interface ClaimInFold {
  entity: 'claim'
  /** The entities that the event names. */
  names: readonly EntityKey[]
  /** The id of the development that the event is about. Null: none. To name one for its date is not enough. */
  about: string | null
  /** The entity whose status the event decided. Null: it decided none. */
  decided: EntityKey | null
  retracted: boolean
}
export type Entity = DevelopmentInFold | IssueInFold | ExpectationInFold | MergeInFold | ClaimInFold

export type EntityKey =
  | `development/${string}`
  | `issue/${string}`
  | `expectation/${string}`
  | `merge/${number}`
  | `claim/${number}`

/** An accepted append. */
export interface AcceptedAppend {
  requestDigest: string
  storyId: string
}

export interface FoldView {
  /** The recorded time of the partition's last record. */
  recordedAt(): string | null
  /** The append accepted under this id. A refused append leaves its id free. */
  accepted(appendId: string): AcceptedAppend | undefined
  /** Whether this request was refused, by a conflict or a broken rule. */
  wasRefused(requestId: string): boolean
  story(storyId: string): StoryHead | undefined
  entity(storyId: string, key: EntityKey): Entity | undefined
}

/** The state that one record changes: exactly the rows to write. A refused append changes no story and no entity. */
export interface Changes {
  recordedAt: string
  /** The append that the record got accepted. */
  accepted?: readonly [appendId: string, append: AcceptedAppend]
  /** The request that the record got refused. */
  refused?: string
  story?: readonly [storyId: string, head: StoryHead]
  entities: ReadonlyMap<EntityKey, Entity>
}

/** The state of the fold in memory: the whole of it, or the part that a batch names. */
export class FoldState implements FoldView {
  private last: string | null = null
  private readonly appends = new Map<string, AcceptedAppend>()
  private readonly refusedRequests = new Set<string>()
  private readonly stories = new Map<string, StoryHead>()
  private readonly entities = new Map<string, Entity>()

  recordedAt(): string | null {
    return this.last
  }
  accepted(appendId: string): AcceptedAppend | undefined {
    return this.appends.get(appendId)
  }
  wasRefused(requestId: string): boolean {
    return this.refusedRequests.has(requestId)
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
  putAccepted(appendId: string, append: AcceptedAppend): void {
    this.appends.set(appendId, append)
  }
  putRefused(requestId: string): void {
    this.refusedRequests.add(requestId)
  }
  putStory(storyId: string, head: StoryHead): void {
    this.stories.set(storyId, head)
  }
  putEntity(storyId: string, key: EntityKey, entity: Entity): void {
    this.entities.set(`${storyId} ${key}`, entity)
  }

  apply({ recordedAt, accepted, refused, story, entities }: Changes): void {
    this.last = recordedAt
    if (accepted) this.putAccepted(...accepted)
    if (refused !== undefined) this.putRefused(refused)
    if (!story) return
    const [storyId, head] = story
    this.putStory(storyId, head)
    for (const [key, entity] of entities) this.putEntity(storyId, key, entity)
  }
}
