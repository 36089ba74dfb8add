import type {
  Entity,
  EntityKey,
  ClaimInFold,
  FoldView,
  DevelopmentInFold,
  ExpectationInFold,
  IssueInFold,
  MergeInFold,
  StoryHead,
} from './fold-state.js'

/** One story while an append is judged: its known state, overlaid with the changes by the append's earlier events. */
export class StoryInFold {
  private readonly changed = new Map<EntityKey, Entity>()
  head: StoryHead | undefined

  constructor(
    private readonly known: FoldView,
    readonly storyId: string,
  ) {
    this.head = known.story(storyId)
  }

  development(id: string): DevelopmentInFold | undefined {
    const entity = this.entity(`development/${id}`)
    return entity?.entity === 'development' ? entity : undefined
  }
  issue(id: string): IssueInFold | undefined {
    const entity = this.entity(`issue/${id}`)
    return entity?.entity === 'issue' ? entity : undefined
  }
  expectation(id: string): ExpectationInFold | undefined {
    const entity = this.entity(`expectation/${id}`)
    return entity?.entity === 'expectation' ? entity : undefined
  }
  merge(version: number): MergeInFold | undefined {
    const entity = this.entity(`merge/${version}`)
    return entity?.entity === 'merge' ? entity : undefined
  }

  /** What the event at a version said, where it can be taken back. */
  claim(version: number): ClaimInFold | undefined {
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
