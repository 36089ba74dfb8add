import type { MigrationInterface, QueryRunner } from 'typeorm'

/** How far the public topic has got: along the feed, and in each story. */
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
  // A partition of the feed up to which all was published that is public. What is there already is still to be.
  `CREATE TABLE service.publication (partition integer PRIMARY KEY, sequence bigint NOT NULL) WITH (fillfactor = 50)`,
  // The last version of each story that is on the topic. Those before it are there too.
  `CREATE TABLE service.published (
    story_id text COLLATE "C" PRIMARY KEY,
    version integer NOT NULL
  ) WITH (fillfactor = 80)`,
]
