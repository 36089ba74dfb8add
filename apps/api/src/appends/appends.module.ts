import { Module, type DynamicModule } from '@nestjs/common'
import { Notices } from '@filrouge/feed'
import { DataSource } from 'typeorm'
import { ShorthandsController } from '../shorthands/shorthands.controller.js'
import { APPEND_TIMEOUT, AppendEventsHandler } from './append-events.js'
import { AppendsController } from './appends.controller.js'
import { FindAppendHandler } from './find-append.js'
import { Quarantine } from './quarantine.js'
import { Verdicts } from './verdicts.js'

/** Appends, and their shorthands. */
@Module({})
export class AppendsModule {
  /** @param timeoutMs how long a verdict is waited for */
  static with(timeoutMs: number): DynamicModule {
    return {
      module: AppendsModule,
      controllers: [AppendsController, ShorthandsController],
      providers: [
        { provide: APPEND_TIMEOUT, useValue: timeoutMs },
        {
          provide: Verdicts,
          useFactory: (dataSource: DataSource, notices: Notices) => new Verdicts(dataSource, notices),
          inject: [DataSource, Notices],
        },
        {
          provide: Quarantine,
          useFactory: (dataSource: DataSource) => new Quarantine(dataSource),
          inject: [DataSource],
        },
        AppendEventsHandler,
        FindAppendHandler,
      ],
      exports: [Verdicts, APPEND_TIMEOUT],
    }
  }
}
