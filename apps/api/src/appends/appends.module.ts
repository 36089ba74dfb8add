import { Module, type DynamicModule } from '@nestjs/common'
import { Notices } from '@filrouge/feed'
import { LogGate } from '@filrouge/store'
import { DataSource } from 'typeorm'
import { ShorthandsController } from '../shorthands/shorthands.controller.js'
import { AppendEventsHandler } from './append-events.js'
import { Appender } from './appender.js'
import { AppendsController } from './appends.controller.js'
import { FindAppendHandler } from './find-append.js'
import { Quarantine } from './quarantine.js'
import { Verdicts } from './verdicts.js'
import { Warnings } from '../warnings/warnings.js'

/** Appends, and their shorthands. */
@Module({})
export class AppendsModule {
  /** @param timeoutMs how long an append waits for its verdict */
  static with(timeoutMs: number): DynamicModule {
    return {
      module: AppendsModule,
      controllers: [AppendsController, ShorthandsController],
      providers: [
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
        {
          provide: Appender,
          useFactory: (gate: LogGate, dataSource: DataSource, verdicts: Verdicts, quarantine: Quarantine) =>
            new Appender({ gate, dataSource, verdicts, quarantine, timeoutMs }),
          inject: [LogGate, DataSource, Verdicts, Quarantine],
        },
        {
          provide: Warnings,
          useFactory: (dataSource: DataSource) => new Warnings(dataSource),
          inject: [DataSource],
        },
        AppendEventsHandler,
        FindAppendHandler,
      ],
      exports: [Appender, Warnings],
    }
  }
}
