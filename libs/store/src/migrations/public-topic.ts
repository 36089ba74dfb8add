import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The position of the public topic: in the feed, and in each story. */
export class PublicTopic1764040000000 implements MigrationInterface {
  name = 'PublicTopic1764040000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE service.published, service.publication')
  }
}

const STATEMENTS = [
  // The position in a partition of the feed up to which all public events are published. It starts at the beginning.
  `CREATE TABLE service.publication (partition integer PRIMARY KEY, sequence bigint NOT NULL) WITH (fillfactor = 50)`,
  // The last version of each story that is on the topic. All versions before it are there too.
  `CREATE TABLE service.published (
    story_id text COLLATE "C" PRIMARY KEY,
    version integer NOT NULL
  ) WITH (fillfactor = 80)`,
]
