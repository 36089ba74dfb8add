import { Module, type DynamicModule } from '@nestjs/common'
import type { Logger } from '@filrouge/runtime'
import { LogGate } from '@filrouge/store'
import { DataSource } from 'typeorm'
import { Appender } from '../appends/appender.js'
import { Warnings } from '../warnings/warnings.js'
import { IMPORT_PARTS, ImportLinesHandler } from './import-lines.js'
import type { ImportParts } from './import-run.js'
import { ImportsController } from './imports.controller.js'
import { RunningImports } from './running-imports.js'

/** Imports of files. */
@Module({})
export class ImportsModule {
  /** @param appends the module of appends, which provides the Appender */
  static with(appends: DynamicModule, timeoutMs: number, logger: Logger): DynamicModule {
    return {
      module: ImportsModule,
      imports: [appends],
      controllers: [ImportsController],
      providers: [
        {
          provide: IMPORT_PARTS,
          useFactory: (
            gate: LogGate,
            dataSource: DataSource,
            appender: Appender,
            warnings: Warnings,
          ): ImportParts => ({
            gate,
            dataSource,
            appender,
            warnings,
            timeoutMs,
            logger,
          }),
          inject: [LogGate, DataSource, Appender, Warnings],
        },
        RunningImports,
        ImportLinesHandler,
      ],
    }
  }
}
