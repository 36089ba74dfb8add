import type { Received } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared } from '@filrouge/database'
import { MAY_READ_STORY, mayReadParameters, judges, seesHeldSql, type Caller } from '@filrouge/access'

interface Row extends Omit<Received, 'acknowledgedAt'> {
  acknowledgedAt: Date
}

// What is held is left out for those who may not see it, as in every list.
const RECEIVED_SQL = `
  SELECT r.story_id AS "storyId", r.development_id AS "developmentId", r.version,
    r.acknowledged_at AS "acknowledgedAt",
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

/** Which version of a development a subscriber last acknowledged, in each story that has one of the id. */
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
