import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What the strips of a list of stories show, without reading the documents of all developments: their kind in columns that
 * Postgres generates, and indexes of the current rows of each story and of the corrections that count.
 */
export class Marks1764118000000 implements MigrationInterface {
  name = 'Marks1764118000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE record.development
        ADD COLUMN category text COLLATE "C" GENERATED ALWAYS AS (doc -> 'kind' ->> 'category') STORED,
        ADD COLUMN importance text COLLATE "C" GENERATED ALWAYS AS (doc ->> 'importance') STORED,
        ADD COLUMN actuality text COLLATE "C" GENERATED ALWAYS AS (coalesce(doc ->> 'actuality', 'actual')) STORED`,
    )
    await queryRunner.query(
      `CREATE INDEX development_current ON record.development (story_id, status, held) WHERE to_version IS NULL`,
    )
    await queryRunner.query(
      `CREATE INDEX development_note_corrections ON record.development_note (story_id, development_id)
        WHERE type = 'DevelopmentCorrected' AND doc ->> 'severity' = 'correction'`,
    )
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX record.development_current, record.development_note_corrections')
    await queryRunner.query(
      'ALTER TABLE record.development DROP COLUMN category, DROP COLUMN importance, DROP COLUMN actuality',
    )
  }
}
