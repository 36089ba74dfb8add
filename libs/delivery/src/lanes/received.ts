import type { Received } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared, selectList } from '@filrouge/database'
import { MAY_READ_STORY, mayReadParameters, judges, seesHeldSql, type Caller } from '@filrouge/access'
import { ReceivedSchema, type ReceivedEntity } from '../entities/received-entity.js'

interface Row extends Omit<ReceivedEntity, 'subscriptionId'> {
  /** Of `version`: 1, and 1 more for each correction up to it. */
  revision: number
  /** The development's last version, and its revision. They are greater where the subscriber is behind. */
  latestVersion: number
  latestRevision: number
}

// A held development is left out for callers that may not see it, as in every list.
const RECEIVED_SQL = `
  SELECT ${selectList(ReceivedSchema, 'r', ['storyId', 'developmentId', 'version', 'acknowledgedAt'])},
    1 + count(*) FILTER (WHERE n.type = 'DevelopmentCorrected' AND n.version <= r.version)::integer AS revision,
    max(n.version) AS "latestVersion",
    1 + count(*) FILTER (WHERE n.type = 'DevelopmentCorrected')::integer AS "latestRevision"
  FROM service.received r
  JOIN record.story s ON s.story_id = r.story_id AND s.to_version IS NULL
  JOIN record.development_note n ON n.story_id = r.story_id AND n.development_id = r.development_id
  WHERE r.subscription_id = $3 AND r.development_id = $4 AND r.story_id > $5 COLLATE "C" AND ${MAY_READ_STORY}
    AND (${seesHeldSql('$6')} OR NOT EXISTS (SELECT 1 FROM record.development d
      WHERE d.story_id = r.story_id AND d.to_version IS NULL AND d.held AND d.development_id = r.development_id))
  GROUP BY r.subscription_id, r.development_id, r.story_id
  ORDER BY r.story_id LIMIT $7`

/** A page by story of what a subscriber acknowledged of a development id. Several stories may use the same id. */
export async function received(
  dataSource: DataSource,
  subscriptionId: string,
  developmentId: string,
  caller: Caller,
  { after, limit }: { after: string | null; limit: number },
): Promise<Received[]> {
  const rows = await prepared<Row>(dataSource, 'received', RECEIVED_SQL, [
    ...mayReadParameters(caller),
    subscriptionId,
    developmentId,
    after ?? '',
    judges(caller),
    limit,
  ])
  return rows.map((row) => ({ ...row, acknowledgedAt: row.acknowledgedAt.toISOString() }))
}
