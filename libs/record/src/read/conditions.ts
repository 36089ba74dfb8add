/*
 * Conditions that several reads of a story share. Their parameters are $1 the story, $2 the version, $3 the developments
 * that are sealed for the caller, $4 the bound of the world as a sort key (null: no bound).
 */

/** The rows of a bitemporal view at version $2 of story $1. */
export const AS_OF = 'story_id = $1 AND from_version <= $2 AND (to_version IS NULL OR to_version > $2)'

/**
 * Whether a row that is found by its key is current. The planner does not know this condition from those of the partial
 * indexes of current rows. They begin with the story, so without statistics it would choose one of them, and read all of
 * the story for each key.
 */
export const isCurrentByKey = (alias: string) => `coalesce(${alias}.to_version, 0) = 0`

/**
 * The development is not sealed, and it happened within the bound of the world.
 * @param row the alias of a row of `record.development`
 */
export const isShown = (row: string): string =>
  `NOT ${row}.development_id = ANY ($3::text[])
    AND ($4::text IS NULL OR ${row}.earliest IS NULL OR ${row}.earliest <= $4::text COLLATE "C")`

/**
 * The development is reported, or has one of the statuses that the caller requested. What is held has no other status.
 * @param row the alias of a row of `record.development`
 * @param include the parameter that has these statuses: `held`, `withdrawn`
 */
export const isListed = (row: string, include: string): string =>
  `(${row}.status = 'reported' AND NOT ${row}.held
      OR ${row}.held AND 'held' = ANY (${include}::text[])
      OR ${row}.status = 'withdrawn' AND NOT ${row}.held AND 'withdrawn' = ANY (${include}::text[]))`
