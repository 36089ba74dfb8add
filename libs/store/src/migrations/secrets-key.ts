import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A text that is sealed with the store's key of secrets. A process that cannot open it does not start. */
export class SecretsKey1764080000000 implements MigrationInterface {
  name = 'SecretsKey1764080000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    // One row at most. If there is none, the next process with a key writes it.
    await queryRunner.query(
      `CREATE TABLE service.secrets_key (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), sealed text NOT NULL)`,
    )
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE service.secrets_key')
  }
}
