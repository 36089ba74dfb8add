import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Indexes of the rows of developments that have links: by the developments that they link to, and in the order in which they
 * were reported. Rows without links are in neither.
 */
export class Links1764120000000 implements MigrationInterface {
  name = 'Links1764120000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX record.development_linked, record.development_linking')
    await queryRunner.query('DROP FUNCTION record.linked')
  }
}

const STATEMENTS = [
  // The developments that a document links to, each with its story: stories may have the same ids.
  `CREATE FUNCTION record.linked(story_id text, doc json) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_agg(story_id || '/' || (link ->> 'developmentId')) FROM json_array_elements(doc -> 'links') link $$`,
  // A read would go through the list of pending entries each time.
  `CREATE INDEX development_linked ON record.development USING gin (record.linked(story_id, doc))
    WITH (fastupdate = off) WHERE (doc -> 'links') IS NOT NULL`,
  `CREATE INDEX development_linking ON record.development (story_id, first_version)
    WHERE (doc -> 'links') IS NOT NULL`,
]
