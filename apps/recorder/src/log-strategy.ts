import type { Checkpoint } from '@filrouge/record'
import { LoopStrategy } from '@filrouge/runtime/loop-strategy'
import type { Folded } from './fold-batches.js'
import { FoldLoop, type FoldLoopParts } from './fold-loop.js'

/** The patterns that controllers handle. */
export const BATCHES = 'filrouge/batches'
export const RELEASES = 'filrouge/releases'

/**
 * Nest's transport over our log. Nest's transport for Kafka has single messages and consumer groups. This one has batches
 * of several partitions, ownership by locks in Postgres, and checkpoints that commit with the work.
 */
export class LogStrategy extends LoopStrategy {
  protected readonly loop: FoldLoop

  constructor(parts: Omit<FoldLoopParts, 'fold' | 'release'>) {
    super()
    this.loop = new FoldLoop({
      ...parts,
      fold: (work) => this.ask<Folded>(BATCHES, work),
      release: (work) => this.ask<Checkpoint[]>(RELEASES, work),
    })
  }
}
