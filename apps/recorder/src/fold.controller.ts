import { Controller, UseFilters } from '@nestjs/common'
import { MessagePattern, Payload } from '@nestjs/microservices'
import type { Checkpoint } from '@filrouge/record'
import { PassOn } from '@filrouge/runtime/loop-strategy'
import { foldBatches, type Folded } from './fold-batches.js'
import type { FoldWork, ReleaseWork } from './fold-session.js'
import { BATCHES, RELEASES } from './log-strategy.js'
import { releaseStories } from './release-stories.js'

@Controller()
@UseFilters(PassOn)
export class FoldController {
  @MessagePattern(BATCHES)
  fold(@Payload() { connection, target, batches, ...options }: FoldWork): Promise<Folded> {
    return foldBatches(connection, target, batches, options)
  }

  @MessagePattern(RELEASES)
  release(@Payload() { connection, target, checkpoints }: ReleaseWork): Promise<Checkpoint[]> {
    return releaseStories(connection, target, checkpoints)
  }
}
