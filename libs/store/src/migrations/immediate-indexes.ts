import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * GIN indexes take their entries at once. By default Postgres collects up to 4 MB of them in a list, and each look-up goes
 * through that list: with 100,000 new subscriptions a look-up took 28 ms.
 */
export class ImmediateIndexes1764130000000 implements MigrationInterface {
  name = 'ImmediateIndexes1764130000000'
  /** Each statement locks its index for itself, so that others need not wait for all. It can be repeated. */
  transaction = false as const

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const index of INDEXES) {
      await queryRunner.query(`ALTER INDEX ${index} SET (fastupdate = off)`)
      await queryRunner.query('SELECT gin_clean_pending_list($1::regclass)', [index])
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await queryRunner.query(`ALTER INDEX ${index} RESET (fastupdate)`)
  }
}

const INDEXES = [
  'record.story_by_tag',
  'record.story_by_words',
  'record.development_by_words',
  'record.development_note_by_words',
  'service.subscription_by_stories',
]
