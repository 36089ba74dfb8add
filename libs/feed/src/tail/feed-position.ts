/**
 * A place in the feed of a store: for each partition, in order, the sequence number of the last entry before the place. An
 * entry is after the place if its sequence number is greater than that of its partition.
 */
export type FeedPosition = readonly number[]

/** The place right after an entry of a partition, where everything before it in the other partitions stays as it is. */
export function movedTo(position: FeedPosition, partition: number, sequence: number): FeedPosition {
  return position.map((last, i) => (i === partition ? sequence : last))
}

/** The later place of two in each partition. */
export function laterOf(a: FeedPosition, b: FeedPosition): FeedPosition {
  return a.map((last, i) => Math.max(last, b[i] ?? 0))
}

/** Whether a place is at or after another one in every partition. */
export function hasReached(position: FeedPosition, other: FeedPosition): boolean {
  return position.every((last, i) => last >= (other[i] ?? 0))
}
