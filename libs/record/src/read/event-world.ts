import { AS_OF } from './conditions.js'

/**
 * The condition that what an event is about is in the world, as corrected at the version of the read:
 *  - an event about a story, an issue or a source has no date, and is of every world;
 *  - each event of an expectation is about what was announced, not about what fulfils it;
 *  - an event that takes back another is about what that one is about;
 *  - an event whose date is sealed for the caller is of every world: else the filter would find the date.
 *
 * Its parameters are those of `isShown`. It reads a few rows by their primary keys.
 * @param row the alias of a row of `record.event`
 */
export const isOfWorld = (row: string): string => `
    ($4::text IS NULL OR ${row}.names && $3::text[] OR coalesce((
      SELECT CASE
        WHEN x.development_id = ANY ($3::text[]) THEN true
        WHEN ${OWN} THEN said.bounds -> 'occurred' ->> 'earliest' <= $4::text COLLATE "C"
        WHEN x.own_time THEN x.earliest <= $4::text COLLATE "C"
        ELSE (
          SELECT bool_or(earliest IS NULL OR earliest <= $4::text COLLATE "C") FROM record.development
          WHERE ${AS_OF} AND development_id = ANY (${DEVELOPMENTS}))
        END
      FROM record.event said
      LEFT JOIN LATERAL (
        SELECT own_time, earliest, development_id FROM record.expectation
        WHERE ${AS_OF} AND expectation_id = said.data ->> 'expectationId') x ON true
      WHERE said.story_id = $1 AND said.version = CASE ${row}.type
        WHEN 'ClaimRetracted' THEN (${row}.data ->> 'version')::integer
        WHEN 'MergeUndone' THEN (${row}.data ->> 'mergeVersion')::integer
        ELSE ${row}.version END), true))`

/** The own date of a position or figure decides. That of a report does not: it may be corrected. */
const OWN = `said.type IN ('PositionStated', 'FigureReported') AND said.bounds -> 'occurred' IS NOT NULL`

/** The developments whose dates decide: one of them must be in the world. Those that are merged away, not the other one. */
const DEVELOPMENTS = `
            CASE WHEN said.type = 'DevelopmentsMerged' THEN ARRAY(SELECT json_array_elements_text(said.data -> 'from'))
            ELSE ARRAY[coalesce(x.development_id, said.data ->> 'developmentId')] END`
