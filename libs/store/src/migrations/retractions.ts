import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What an event said can be taken back (`ClaimRetracted`). The fold knows each such claim by the version of its event. An
 * expectation's status follows from its outcomes that stand, so its rows only say whether it was postponed.
 */
export class Retractions1764090000000 implements MigrationInterface {
  name = 'Retractions1764090000000'

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement)
  }

  down(): Promise<void> {
    throw new Error('retractions that are recorded mean nothing to an earlier program: there is no way back')
  }
}

const development = `CASE WHEN data ->> 'developmentId' IS NOT NULL
    THEN json_build_array('development/' || (data ->> 'developmentId')) ELSE '[]'::json END`
const expectation = `'expectation/' || (data ->> 'expectationId')`

const STATEMENTS = [
  `CREATE TABLE record.retraction (
    story_id text COLLATE "C" NOT NULL,
    claim_version integer NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (story_id, claim_version)
  )`,

  // The claims of earlier events, as the fold knows them.
  `INSERT INTO record.entity (story_id, key, state)
    SELECT story_id, 'claim/' || version, json_build_object('entity', 'claim',
      'names', CASE type
        WHEN 'SourceRated' THEN '[]'::json
        WHEN 'PositionStated' THEN CASE WHEN data ->> 'developmentId' IS NULL
          THEN json_build_array('issue/' || (data ->> 'issueId'))
          ELSE json_build_array('issue/' || (data ->> 'issueId'), 'development/' || (data ->> 'developmentId')) END
        WHEN 'ExpectationFulfilled' THEN json_build_array(${expectation}, 'development/' || (data ->> 'by'))
        WHEN 'ExpectationCancelled' THEN json_build_array(${expectation})
        WHEN 'ExpectationLapsed' THEN json_build_array(${expectation})
        ELSE ${development} END,
      'about', CASE WHEN type IN ('ReportCorroborated', 'ReportDisputed', 'CredibilityAssessed', 'TranslationAdded',
        'DevelopmentWithdrawn') THEN data ->> 'developmentId' END,
      'decided', CASE
        WHEN type = 'DevelopmentWithdrawn' THEN 'development/' || (data ->> 'developmentId')
        WHEN type IN ('ExpectationCancelled', 'ExpectationLapsed') THEN ${expectation}
        WHEN type = 'ExpectationFulfilled' AND NOT (data ->> 'partly')::boolean THEN ${expectation} END,
      'retracted', false)
    FROM record.event WHERE type IN ('PositionStated', 'FigureReported', 'ReportCorroborated', 'ReportDisputed',
      'CredibilityAssessed', 'SourceRated', 'TranslationAdded', 'ExpectationFulfilled', 'ExpectationCancelled',
      'ExpectationLapsed', 'DevelopmentWithdrawn')
    ON CONFLICT DO NOTHING`,

  // Only an announcement or a revision makes a row.
  `DELETE FROM record.expectation x USING record.expectation_note n
    WHERE n.story_id = x.story_id AND n.expectation_id = x.expectation_id AND n.version = x.from_version
      AND n.type <> 'ExpectationRevised'`,
  `ALTER TABLE record.expectation ADD COLUMN postponed boolean NOT NULL DEFAULT false`,
  `WITH ordered AS (
      SELECT story_id, expectation_id, from_version, window_latest,
        lead(from_version) OVER rows AS next_version,
        from_version > first_version AND lag(window_latest) OVER rows IS NOT NULL
          AND (window_latest IS NULL OR window_latest > lag(window_latest) OVER rows) AS later
      FROM record.expectation WINDOW rows AS (PARTITION BY story_id, expectation_id ORDER BY from_version)
    ), judged AS (
      SELECT *, bool_or(later) OVER (PARTITION BY story_id, expectation_id ORDER BY from_version) AS postponed
      FROM ordered
    )
    UPDATE record.expectation x SET to_version = j.next_version, postponed = j.postponed FROM judged j
    WHERE j.story_id = x.story_id AND j.expectation_id = x.expectation_id AND j.from_version = x.from_version`,
  `ALTER TABLE record.expectation ALTER COLUMN postponed DROP DEFAULT, DROP COLUMN status`,
]
