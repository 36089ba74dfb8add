import { groupBy } from '@filrouge/database'
import type { Committed } from './batch.js'

/** A notice of Postgres has at most 8,000 bytes. */
const NOTICE_BYTES = 7_500

/** Outcomes by partition, as JSON. Null: those of the partition do not fit into a notice. */
export function outcomesByPartition(outcomes: Committed['outcomes']): string {
  const byPartition = [...groupBy(outcomes, ({ partition }) => partition)]
  const fitting = byPartition.map(([partition, own]) => {
    const list = own.map(({ outcome }) => outcome)
    const fits =
      list.length <= 20 && !list.includes(null) && Buffer.byteLength(JSON.stringify(list)) <= NOTICE_BYTES
    return [partition, fits ? list : null]
  })
  return JSON.stringify(Object.fromEntries(fitting))
}

/** Sends a notice for each checkpoint in `moved`. @param outcomes the parameter with the outcomes by partition */
export const notifySql = (outcomes: string) => `
      (SELECT count(pg_notify('filrouge_recorded', json_build_object('partition', partition, 'sequence', feed_sequence::text,
        'outcomes', (SELECT ${outcomes} -> partition::text))::text)) FROM moved)`
