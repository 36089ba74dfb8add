import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A record of the log has a request id beside its append id. The fold looks up two things by key: the accepted append of
 * an id, and refused requests. The guard refuses logs from before this migration, so no row needs a change.
 */
export class RequestIds1764070000000 implements MigrationInterface {
  name = 'RequestIds1764070000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement)
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const index of ['append_accepted', 'append_refused_request', 'append_refused'])
      await queryRunner.query(`DROP INDEX record.${index}`)
    await queryRunner.query('ALTER TABLE record.quarantined_append DROP COLUMN request_id')
    await queryRunner.query(
      'ALTER TABLE record.append DROP COLUMN request_id, ADD COLUMN first boolean NOT NULL DEFAULT false',
    )
    await queryRunner.query(
      `UPDATE record.append SET first = true WHERE verdict IN ('accepted', 'conflict', 'rejected')`,
    )
    await queryRunner.query('CREATE INDEX append_by_id ON record.append (append_id) WHERE first')
  }
}

const STATEMENTS = [
  // The index append_by_id is dropped with the column.
  `ALTER TABLE record.append DROP COLUMN first, ADD COLUMN request_id text COLLATE "C"`,
  // At most one append is accepted under an id.
  `CREATE UNIQUE INDEX append_accepted ON record.append (append_id) WHERE verdict = 'accepted'`,
  // A request is refused once. A copy of it gets the verdict \`repeated\`.
  `CREATE UNIQUE INDEX append_refused_request ON record.append (request_id)
    WHERE verdict IN ('conflict', 'rejected')`,
  // For GET /v1/appends/{appendId}: the last refusal under this id.
  `CREATE INDEX append_refused ON record.append (append_id, log_offset)
    WHERE verdict IN ('conflict', 'rejected')`,
  `ALTER TABLE record.quarantined_append ADD COLUMN request_id text COLLATE "C"`,
  `CREATE INDEX quarantined_append_by_request ON record.quarantined_append (request_id)`,
]
