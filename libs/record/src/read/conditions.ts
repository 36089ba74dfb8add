/*
 * Conditions that several reads of a story share. Their parameters are $1 the story, $2 the version, $3 the developments
 * that are sealed for the caller, $4 the bound of the world as a sort key (null: no bound).
 */

/** The rows of a bitemporal view at version $2 of story $1. */
export const AS_OF = 'story_id = $1 AND from_version <= $2 AND (to_version IS NULL OR to_version > $2)'

/**
 * The development is not sealed, and it happened within the bound of the world.
 * @param row the alias of a row of `record.development`
 */
export const isShown = (row: string): string =>
  `NOT ${row}.development_id = ANY ($3::text[])
    AND ($4::text IS NULL OR ${row}.earliest IS NULL OR ${row}.earliest <= $4::text COLLATE "C")`
