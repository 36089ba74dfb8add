import type {
  Entity,
  EntityKey,
  KnownClaim,
  KnownState,
  KnownDevelopment,
  KnownExpectation,
  KnownIssue,
  KnownMerge,
  StoryHead,
} from './known.js'

/** One story while an append is judged: its known state, overlaid with the changes by the append's earlier events. */
export class StoryInFold {
  private readonly changed = new Map<EntityKey, Entity>()
  head: StoryHead | undefined

  constructor(
    private readonly known: KnownState,
    readonly storyId: string,
  ) {
    this.head = known.story(storyId)
  }

  development(id: string): KnownDevelopment | undefined {
    const entity = this.entity(`development/${id}`)
    return entity?.entity === 'development' ? entity : undefined
  }
  issue(id: string): KnownIssue | undefined {
    const entity = this.entity(`issue/${id}`)
    return entity?.entity === 'issue' ? entity : undefined
  }
  expectation(id: string): KnownExpectation | undefined {
    const entity = this.entity(`expectation/${id}`)
    return entity?.entity === 'expectation' ? entity : undefined
  }
  merge(version: number): KnownMerge | undefined {
    const entity = this.entity(`merge/${version}`)
    return entity?.entity === 'merge' ? entity : undefined
  }

  /** What the event at a version said, where it can be taken back. */
  claim(version: number): KnownClaim | undefined {
    const entity = this.entity(`claim/${version}`)
    return entity?.entity === 'claim' ? entity : undefined
  }

  put(key: EntityKey, entity: Entity): void {
    this.changed.set(key, entity)
  }

  changes(): ReadonlyMap<EntityKey, Entity> {
    return this.changed
  }

  entity(key: EntityKey): Entity | undefined {
    return this.changed.get(key) ?? this.known.entity(this.storyId, key)
  }
}
