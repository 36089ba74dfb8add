import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The index of the moments at which a record changed: its events by known time, with all that a moment says of them, so that
 * it is read without their rows. It also finds the last version by a known time, as the index before it did.
 */
export class Moments1764116000000 implements MigrationInterface {
  name = 'Moments1764116000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX event_by_moment ON record.event (story_id, known_at, version) INCLUDE (type, recorded_at)`,
    )
    await queryRunner.query('DROP INDEX record.event_by_known_time')
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE INDEX event_by_known_time ON record.event (story_id, known_at, version)')
    await queryRunner.query('DROP INDEX record.event_by_moment')
  }
}
