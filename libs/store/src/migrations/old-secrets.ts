import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Each replaced secret signs for its own 24 hours: a list instead of a single secret. */
export class OldSecrets1764050000000 implements MigrationInterface {
  name = 'OldSecrets1764050000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement)
  }

  /** Keeps the last replaced secret of each subscription. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE service.subscription ADD COLUMN old_secret text, ADD COLUMN old_until timestamptz',
    )
    await queryRunner.query(
      `UPDATE service.subscription SET old_secret = old_secrets -> 0 ->> 'secret',
        old_until = (old_secrets -> 0 ->> 'until')::timestamptz WHERE old_secrets <> '[]'`,
    )
    await queryRunner.query('ALTER TABLE service.subscription DROP COLUMN old_secrets')
  }
}

const STATEMENTS = [
  // Newest first. `secret` is sealed; `until` is the time when it stops signing.
  `ALTER TABLE service.subscription ADD COLUMN old_secrets jsonb NOT NULL DEFAULT '[]'`,
  `UPDATE service.subscription
    SET old_secrets = jsonb_build_array(jsonb_build_object('secret', old_secret, 'until', old_until))
    WHERE old_secret IS NOT NULL AND old_until > now()`,
  `ALTER TABLE service.subscription DROP COLUMN old_secret, DROP COLUMN old_until`,
]
