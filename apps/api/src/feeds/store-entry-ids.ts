import { storeId } from '@filrouge/record'
import { unavailable } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'
import { entryIdsOf, type EntryIds } from './entry-ids.js'

/** The ids of the entries of this store. The id of a store never changes, so it is read once. */
export class StoreEntryIds {
  private known: EntryIds | null = null

  constructor(private readonly dataSource: DataSource) {}

  /** @throws Problem unavailable where nothing was recorded yet */
  async get(): Promise<EntryIds> {
    if (this.known) return this.known
    const id = await storeId(this.dataSource)
    if (id === null) throw unavailable('the store is not open yet')
    this.known = entryIdsOf(id)
    return this.known
  }
}
