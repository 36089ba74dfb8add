/**
 * Whether a story's id is in a list of ids and patterns: `prefix-*` is every id that begins so. A pattern is taken
 * letter by letter, but for the `*` at its end. For parameters; where patterns are a column with an index, ask
 * `service.patterns_of`.
 * @param storyId a column
 * @param patterns a parameter of type text[]
 */
export const matchesPatterns = (storyId: string, patterns: string) => `EXISTS (
    SELECT 1 FROM unnest(${patterns}::text[]) AS pattern WHERE CASE WHEN right(pattern, 1) = '*'
      THEN starts_with(${storyId}, left(pattern, -1)) ELSE ${storyId} = pattern END)`
