import { releaseStory, requestedReleases, type Checkpoint, type FoldTarget } from '@filrouge/record'
import { type Connection } from '@filrouge/database'

/**
 * Continues to fold every story whose release was requested, in the partitions that this recorder owns. A story that
 * fails again stays in quarantine, with the new reason.
 * @returns the checkpoints that moved
 */
export async function releaseStories(
  connection: Connection,
  target: FoldTarget,
  checkpoints: readonly Checkpoint[],
): Promise<Checkpoint[]> {
  const moved = new Map<number, Checkpoint>()
  for (const { storyId, partition } of await requestedReleases(
    connection,
    target,
    checkpoints.map((one) => one.partition),
  )) {
    const checkpoint = moved.get(partition) ?? checkpoints.find((one) => one.partition === partition)
    if (checkpoint) moved.set(partition, await releaseStory(connection, target, storyId, checkpoint))
  }
  return [...moved.values()]
}
