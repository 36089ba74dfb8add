/**
 * The condition that what an event said stands at version $2: it was not retracted until then.
 * @param row the alias of the row, which has the columns `story_id` and `version` of the event
 */
export const stands = (row: string): string => `
    NOT EXISTS (SELECT 1 FROM record.retraction taken_back
      WHERE taken_back.story_id = ${row}.story_id AND taken_back.claim_version = ${row}.version
        AND taken_back.version <= $2)`
