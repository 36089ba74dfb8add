import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Whether a lane has work is a column of its own. An index on the versions themselves had a new entry with each message,
 * and so had all other indexes of the table: now Postgres rewrites the row alone (a HOT update) while its courier goes on
 * with it. For that its page needs room.
 */
export class LaneWork1764140000000 implements MigrationInterface {
  name = 'LaneWork1764140000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX service.lane_due')
    // The new column rewrites the table, with the new room in its pages.
    await queryRunner.query('ALTER TABLE service.lane SET (fillfactor = 50)')
    await queryRunner.query(`ALTER TABLE service.lane ADD COLUMN has_work boolean NOT NULL
      GENERATED ALWAYS AS (next_version <= until_version OR redrive_version IS NOT NULL) STORED`)
    await queryRunner.query(`CREATE INDEX lane_due ON service.lane (subscription_id, next_attempt_at)
      WHERE lease IS NULL AND has_work`)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX service.lane_due')
    await queryRunner.query('ALTER TABLE service.lane DROP COLUMN has_work')
    await queryRunner.query('ALTER TABLE service.lane SET (fillfactor = 80)')
    await queryRunner.query(`CREATE INDEX lane_due ON service.lane (subscription_id, next_attempt_at)
      WHERE lease IS NULL AND (next_version <= until_version OR redrive_version IS NOT NULL)`)
  }
}
