import { Module } from '@nestjs/common'
import { QuarantineController } from './quarantine.controller.js'
import { ListQuarantineHandler, ReleaseStoryHandler } from './quarantine.js'

/** Stories in quarantine: folding one of their records failed. */
@Module({
  controllers: [QuarantineController],
  providers: [ListQuarantineHandler, ReleaseStoryHandler],
})
export class QuarantineModule {}
