import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The log whose events are in the feed, beside the feed. `record.store` says the same, but schema `record` can be emptied:
 * another log must not be folded beside the feed then.
 */
export class PinnedStore1764095000000 implements MigrationInterface {
  name = 'PinnedStore1764095000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    // One row at most, written at the first fold.
    await queryRunner.query(
      `CREATE TABLE service.store (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        store_id text COLLATE "C" NOT NULL,
        partitions integer NOT NULL
      )`,
    )
    await queryRunner.query('INSERT INTO service.store SELECT * FROM record.store')
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE service.store')
  }
}
