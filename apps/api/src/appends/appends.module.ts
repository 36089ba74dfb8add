import { Module, type DynamicModule } from '@nestjs/common'
import { Notices } from '@filrouge/feed'
import { LogGate } from '@filrouge/store'
import { DataSource } from 'typeorm'
import {
  AppendToDevelopmentHandler,
  OpenStoryHandler,
  ReportDevelopmentsHandler,
} from '../shorthands/append-shorthands.js'
import { ShorthandsController } from '../shorthands/shorthands.controller.js'
import { Warnings } from '../warnings/warnings.js'
import { AppendEventsHandler } from './append-events.js'
import { Appender } from './appender.js'
import { AppendsController } from './appends.controller.js'
import { EnvelopeAppender } from './envelope-appender.js'
import { FindAppendHandler } from './find-append.js'
import { QuarantineCache } from './quarantine-cache.js'
import { Verdicts } from './verdicts.js'

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
          provide: QuarantineCache,
          useFactory: (dataSource: DataSource) => new QuarantineCache(dataSource),
          inject: [DataSource],
        },
        {
          provide: Appender,
          useFactory: (
            gate: LogGate,
            dataSource: DataSource,
            verdicts: Verdicts,
            quarantine: QuarantineCache,
          ) => new Appender({ gate, dataSource, verdicts, quarantine, timeoutMs }),
          inject: [LogGate, DataSource, Verdicts, QuarantineCache],
        },
        {
          provide: Warnings,
          useFactory: (dataSource: DataSource) => new Warnings(dataSource),
          inject: [DataSource],
        },
        EnvelopeAppender,
        AppendEventsHandler,
        OpenStoryHandler,
        ReportDevelopmentsHandler,
        AppendToDevelopmentHandler,
        FindAppendHandler,
      ],
      exports: [Appender, Warnings],
    }
  }
}
