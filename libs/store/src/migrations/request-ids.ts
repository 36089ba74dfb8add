import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A record of the log names its request beside its append. What the fold looks up by key: the append that was accepted
 * under an id, and the requests that were refused. Logs from before are refused by the guard, so no row needs mending.
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
  // The index append_by_id goes with the column.
  `ALTER TABLE record.append DROP COLUMN first, ADD COLUMN request_id text COLLATE "C"`,
  // At most one append is ever accepted under an id.
  `CREATE UNIQUE INDEX append_accepted ON record.append (append_id) WHERE verdict = 'accepted'`,
  // A request is refused once; a copy of it gets the verdict \`repeated\`.
  `CREATE UNIQUE INDEX append_refused_request ON record.append (request_id)
    WHERE verdict IN ('conflict', 'rejected')`,
  // GET /v1/appends/{appendId}: how the last request under this id was refused.
  `CREATE INDEX append_refused ON record.append (append_id, log_offset)
    WHERE verdict IN ('conflict', 'rejected')`,
  `ALTER TABLE record.quarantined_append ADD COLUMN request_id text COLLATE "C"`,
  `CREATE INDEX quarantined_append_by_request ON record.quarantined_append (request_id)`,
]
