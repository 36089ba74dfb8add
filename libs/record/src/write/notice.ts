import { groupBy } from '@filrouge/database'
import type { Committed } from './batch.js'

/** A notice of Postgres has at most 8,000 bytes. */
const NOTICE_BYTES = 7_500

/** Outcomes by partition, as JSON; null where they have no room in a notice. */
export function toldOutcomes(outcomes: Committed['outcomes']): string {
  const byPartition = [...groupBy(outcomes, ({ partition }) => partition)]
  const told = byPartition.map(([partition, own]) => {
    const list = own.map(({ outcome }) => outcome)
    const fits =
      list.length <= 20 && !list.includes(null) && Buffer.byteLength(JSON.stringify(list)) <= NOTICE_BYTES
    return [partition, fits ? list : null]
  })
  return JSON.stringify(Object.fromEntries(told))
}

/** Notifies of each checkpoint that is `moved`, with the outcomes, a parameter. */
export const notifySql = (outcomes: string) => `
      (SELECT count(pg_notify('filrouge_recorded', json_build_object('partition', partition, 'sequence', feed_sequence::text,
        'outcomes', (SELECT ${outcomes} -> partition::text))::text)) FROM moved)`
