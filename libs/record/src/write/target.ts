/** The schema of a record: the live one, or a generation that is folded beside it. */
export type RecordSchema = 'record' | `record_g${number}`

/** Where a fold writes, and its side effects. Several folds of one log can run at once. */
export interface FoldTarget {
  schema: RecordSchema
  /** Whether it writes the feed. Where it does not, `feed_sequence` of its checkpoints stays as it is. */
  feeds: boolean
  /** Whether it notifies the listeners of `filrouge_recorded`. */
  notifies: boolean
}

/** The fold into the record that reads use. Its events are published. */
export const LIVE: FoldTarget = { schema: 'record', feeds: true, notifies: true }

/** SQL for each schema, made once. Each statement names its schema, so no search_path decides where it writes. */
export function bySchema<Sql>(make: (schema: RecordSchema) => Sql): (schema: RecordSchema) => Sql {
  const made = new Map<RecordSchema, Sql>()
  return (schema) => {
    const known = made.get(schema)
    if (known !== undefined) return known
    const sql = make(schema)
    made.set(schema, sql)
    return sql
  }
}
