import { prepared } from '@filrouge/database'
import type { DataSource } from 'typeorm'
import { AS_OF } from './conditions.js'
import type { DevelopmentDoc } from './stored-documents.js'

/** What a development said before an event that is about it. */
export type PlainDevelopment = Pick<DevelopmentDoc, 'headline' | 'language'> & {
  developmentId: string
  /** Null: it has happened. */
  actuality: DevelopmentDoc['actuality'] | null
}

const DEVELOPMENTS_SQL = `
  SELECT development_id AS "developmentId", doc -> 'headline' AS headline, doc ->> 'language' AS language,
    doc ->> 'actuality' AS actuality
  FROM record.development WHERE ${AS_OF} AND development_id = ANY ($3::text[])`

/**
 * Some developments of a story at a version, of any status. They are for decisions of the service, not for readers: nothing
 * is sealed. Those that the story did not have are left out.
 */
export const plainDevelopments = (
  dataSource: DataSource,
  storyId: string,
  version: number,
  ids: readonly string[],
): Promise<PlainDevelopment[]> =>
  prepared<PlainDevelopment>(dataSource, 'plain_developments', DEVELOPMENTS_SQL, [storyId, version, ids])
