import type { ShownLink } from '../facts.js'

/** Links of one relation and direction. */
export interface RelatedGroup {
  relation: ShownLink['relation']
  /** `out`: links of the development itself. `in`: links of others to it. */
  direction: 'out' | 'in'
  developments: ShownLink['to'][]
}

export type RelatedById = ReadonlyMap<string, readonly RelatedGroup[]>

/** The links of developments in both directions, the outgoing ones first. */
export function relatedOf(links: readonly ShownLink[]): RelatedById {
  const groups = new Map<string, Map<string, RelatedGroup>>()
  const add = (
    of: string,
    relation: ShownLink['relation'],
    direction: 'out' | 'in',
    other: ShownLink['to'],
  ) => {
    const mine = groups.get(of) ?? new Map<string, RelatedGroup>()
    groups.set(of, mine)
    const key = `${direction} ${relation}`
    const group = mine.get(key) ?? { relation, direction, developments: [] }
    mine.set(key, group)
    group.developments.push(other)
  }
  for (const { relation, from, to } of links) add(from.developmentId, relation, 'out', to)
  for (const { relation, from, to } of links) add(to.developmentId, relation, 'in', from)
  return new Map([...groups].map(([id, mine]) => [id, [...mine.values()]]))
}
