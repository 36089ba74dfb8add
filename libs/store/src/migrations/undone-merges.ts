import type { MigrationInterface, QueryRunner } from 'typeorm'

/** An event that undoes a merge names the developments of the merge, and is sealed while one of them is held. */
export class UndoneMerges1764112000000 implements MigrationInterface {
  name = 'UndoneMerges1764112000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE record.event undone
        SET names = (merge.data ->> 'into') || ARRAY(SELECT json_array_elements_text(merge.data -> 'from'))
        FROM record.event merge
        WHERE undone.type = 'MergeUndone' AND merge.story_id = undone.story_id
          AND merge.version = (undone.data ->> 'mergeVersion')::integer`,
    )
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`UPDATE record.event SET names = '{}' WHERE type = 'MergeUndone'`)
  }
}
