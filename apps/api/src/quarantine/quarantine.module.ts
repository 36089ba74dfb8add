import { Module } from '@nestjs/common'
import { QuarantineController } from './quarantine.controller.js'
import { ListQuarantineHandler, ReleaseStoryHandler } from './quarantine.js'

/** Stories that are set aside because folding them failed. */
@Module({
  controllers: [QuarantineController],
  providers: [ListQuarantineHandler, ReleaseStoryHandler],
})
export class QuarantineModule {}
