import type { MigrationInterface, QueryRunner } from 'typeorm'
import { INVISIBLE } from './phrases-and-points.js'

/**
 * Indexes by which a diff of two versions of a story reads only what changed between them. The first of those on
 * developments also serves the figures of a development.
 */
export class Diffs1764110000000 implements MigrationInterface {
  name = 'Diffs1764110000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX ${INDEXES.map((name) => `record.${name}`).join(', ')}`)
    await queryRunner.query('DROP FUNCTION record.look_key(text)')
  }
}

const INDEXES = [
  'figure_claim_by_development',
  'position_by_development',
  'expectation_by_development',
  'expectation_by_window',
  'expectation_by_review',
  'position_by_key',
  'source_rating_by_key',
]

const STATEMENTS = [
  // Names that look the same have one key: they are equal by NFC without invisible characters. Other names may share it,
  // because a key is short enough for an index.
  `CREATE FUNCTION record.look_key(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
   BEGIN
     IF octet_length(name) = length(name) THEN RETURN left(name, 100); END IF;
     RETURN left(normalize(regexp_replace(name, '[${INVISIBLE}]+', '', 'g'), NFC), 100);
   END $$`,

  // What names a development whose date was corrected.
  `CREATE INDEX figure_claim_by_development ON record.figure_claim (story_id, development_id)`,
  `CREATE INDEX position_by_development ON record.position (story_id, development_id)`,
  `CREATE INDEX expectation_by_development ON record.expectation (story_id, development_id)`,

  // What became overdue between two times.
  `CREATE INDEX expectation_by_window ON record.expectation (story_id, window_latest)`,
  `CREATE INDEX expectation_by_review ON record.expectation (story_id, ((doc ->> 'reviewBy') COLLATE "C"))`,

  // The positions of an actor on an issue within a scope, and the ratings of a source.
  `CREATE INDEX position_by_key ON record.position
    (story_id, (issue_id || ' ' || scope || ' ' || record.look_key(actor)))`,
  `CREATE INDEX source_rating_by_key ON record.source_rating (story_id, (record.look_key(source)))`,
]
