/**
 * The condition that what an event said stands at a version: it was not retracted until then.
 * @param row the alias of the row, which has the columns `story_id` and `version` of the event
 * @param version the parameter or column that has the version
 */
export const stands = (row: string, version = '$2'): string => `
    NOT EXISTS (SELECT 1 FROM record.retraction taken_back
      WHERE taken_back.story_id = ${row}.story_id AND taken_back.claim_version = ${row}.version
        AND taken_back.version <= ${version})`
