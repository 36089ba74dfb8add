import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Schema `service`: data that is not on the log, such as keys and the feed (the order of publication). */
export class ServiceSchema1764000000001 implements MigrationInterface {
  name = 'ServiceSchema1764000000001'

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE service.feed, service.key')
  }
}

const STATEMENTS = [
  `CREATE SCHEMA IF NOT EXISTS service`,

  `CREATE TABLE service.key (
    key_id text COLLATE "C" PRIMARY KEY,
    secret_digest text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    stories json,
    description text,
    expires_at text COLLATE "C",
    created_at text COLLATE "C" NOT NULL
  )`,

  // Without a gap in each partition, because the owner of the partition writes it together with the events.
  `CREATE TABLE service.feed (
    partition integer NOT NULL,
    sequence bigint NOT NULL,
    story_id text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (partition, sequence)
  )`,
  `CREATE UNIQUE INDEX feed_by_event ON service.feed (story_id, version)`,
]
