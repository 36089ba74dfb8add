import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * An event about an expectation names the development that the expectation was announced with, and is sealed while that one
 * is held. So is a retraction of such an event. The fold knows the development of each expectation.
 */
export class SealedExpectations1764114000000 implements MigrationInterface {
  name = 'SealedExpectations1764114000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE record.entity e
        SET state = json_build_object('entity', 'expectation', 'settled', e.state -> 'settled',
          'developmentId', x.development_id)
        FROM record.expectation x
        WHERE x.to_version IS NULL AND e.story_id = x.story_id AND e.key = 'expectation/' || x.expectation_id`,
    )
    // The fold names the development of the expectation first, and each development once.
    await queryRunner.query(
      `UPDATE record.event later
        SET names = x.development_id || array_remove(later.names, x.development_id)
        FROM record.expectation_note n
        JOIN record.expectation x ON x.story_id = n.story_id AND x.expectation_id = n.expectation_id
          AND x.to_version IS NULL AND x.development_id IS NOT NULL
        WHERE later.story_id = n.story_id AND later.version = n.version`,
    )
    await nameAsRetracted(queryRunner)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE record.entity SET state = (state::jsonb - 'developmentId')::json WHERE key LIKE 'expectation/%'`,
    )
    await queryRunner.query(
      `UPDATE record.event SET names = CASE type WHEN 'ExpectationFulfilled' THEN ARRAY[data ->> 'by'] ELSE '{}' END
        WHERE type IN ('ExpectationRevised', 'ExpectationFulfilled', 'ExpectationCancelled', 'ExpectationLapsed')`,
    )
    await nameAsRetracted(queryRunner)
  }
}

/** A retraction of an outcome names what the outcome names. */
const nameAsRetracted = (queryRunner: QueryRunner) =>
  queryRunner.query(
    `UPDATE record.event retraction SET names = outcome.names
      FROM record.retraction r
      JOIN record.event outcome ON outcome.story_id = r.story_id AND outcome.version = r.claim_version
        AND outcome.type IN ('ExpectationFulfilled', 'ExpectationCancelled', 'ExpectationLapsed')
      WHERE retraction.story_id = r.story_id AND retraction.version = r.version`,
  )
