import type { Part } from './days.js'

/**
 * The lanes in which parts do not overlap: each part gets the first lane that is free at its start.
 * @param parts in any order
 * @returns the lane of each, from 0
 */
export function lanesOf(parts: readonly Part[]): number[] {
  const lanes = parts.map(() => 0)
  const ends: number[] = []
  const inOrder = parts.map((part, n) => ({ ...part, n })).sort((one, other) => one.start - other.start)
  for (const { start, end, n } of inOrder) {
    const free = ends.findIndex((reached) => reached <= start)
    const lane = free === -1 ? ends.length : free
    ends[lane] = end
    lanes[n] = lane
  }
  return lanes
}
