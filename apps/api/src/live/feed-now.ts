import { feedEnd, type FeedEnd } from '@filrouge/feed'
import { unavailable } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'

/** The end of the feed now. @throws Problem unavailable while the store has no log */
export async function feedNow(dataSource: DataSource): Promise<FeedEnd> {
  const end = await feedEnd(dataSource)
  if (!end) throw unavailable('the store has no log yet')
  return end
}
