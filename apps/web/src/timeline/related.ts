import type { ShownDevelopment } from '../facts.js'

type Relation = ShownDevelopment['links'][number]['relation']

/** A development that another one is linked to, by its headline. */
export interface RelatedDevelopment {
  developmentId: string
  headline: ShownDevelopment['headline']
}

/** Links of one relation and direction. */
export interface RelatedGroup {
  relation: Relation
  /** `out`: links of the development itself. `in`: links of others to it. */
  direction: 'out' | 'in'
  developments: RelatedDevelopment[]
}

export type RelatedById = ReadonlyMap<string, readonly RelatedGroup[]>

/** The links of developments in both directions, the outgoing ones first. Links to others than these are left out. */
export function relatedOf(developments: readonly ShownDevelopment[]): RelatedById {
  const byId = new Map(developments.map((development) => [development.developmentId, development]))
  const groups = new Map<string, Map<string, RelatedGroup>>()
  const add = (of: string, relation: Relation, direction: 'out' | 'in', other: ShownDevelopment) => {
    const mine = groups.get(of) ?? new Map<string, RelatedGroup>()
    groups.set(of, mine)
    const key = `${direction} ${relation}`
    const group = mine.get(key) ?? { relation, direction, developments: [] }
    mine.set(key, group)
    const { developmentId, headline } = other
    group.developments.push({ developmentId, headline })
  }
  for (const direction of ['out', 'in'] as const)
    for (const development of developments)
      for (const { relation, developmentId } of development.links) {
        const target = byId.get(developmentId)
        if (!target) continue
        if (direction === 'out') add(development.developmentId, relation, 'out', target)
        else add(developmentId, relation, 'in', development)
      }
  return new Map([...groups].map(([id, mine]) => [id, [...mine.values()]]))
}
