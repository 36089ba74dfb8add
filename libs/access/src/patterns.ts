/**
 * A condition in SQL: whether a story's id is in a list of ids and patterns. `prefix-*` matches every id with that
 * prefix; no other character is special. It is for patterns in a parameter. For patterns in an indexed column use
 * `service.patterns_of`.
 * @param storyId a column
 * @param patterns a parameter of type text[]
 */
export const matchesPatterns = (storyId: string, patterns: string) => `EXISTS (
    SELECT 1 FROM unnest(${patterns}::text[]) AS pattern WHERE CASE WHEN right(pattern, 1) = '*'
      THEN starts_with(${storyId}, left(pattern, -1)) ELSE ${storyId} = pattern END)`
