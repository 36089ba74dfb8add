import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Indexes of the list of stories: by last update, by tag, and the current row of each story. */
export class StoryList1764020000001 implements MigrationInterface {
  name = 'StoryList1764020000001'

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX record.head_by_update, record.story_current, record.story_by_tag')
  }
}

const STATEMENTS = [
  // The order of the list of stories: newest first, then by id.
  `CREATE INDEX head_by_update ON record.head (((state ->> 'knownAt') COLLATE "C") DESC, story_id)`,
  `CREATE INDEX story_current ON record.story (story_id) WHERE to_version IS NULL`,
  `CREATE INDEX story_by_tag ON record.story USING gin (((doc -> 'tags')::jsonb)) WHERE to_version IS NULL`,
]
