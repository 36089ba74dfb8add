import { Global, Module, type DynamicModule } from '@nestjs/common'
import { Keys } from '@filrouge/access'
import { Notices } from '@filrouge/feed'
import { LogGate, type Store } from '@filrouge/store'
import { DataSource } from 'typeorm'
import { KEYS } from './http/caller.js'

/** Provides what every use case needs: the gate to the log, the database, notices and keys. */
@Global()
@Module({})
export class StoreModule {
  static with({ gate, dataSource, notices }: Pick<Store, 'gate' | 'dataSource' | 'notices'>): DynamicModule {
    return {
      module: StoreModule,
      providers: [
        { provide: LogGate, useValue: gate },
        { provide: DataSource, useValue: dataSource },
        { provide: Notices, useValue: notices },
        { provide: KEYS, useFactory: () => new Keys(dataSource) },
      ],
      exports: [LogGate, DataSource, Notices, KEYS],
    }
  }
}
