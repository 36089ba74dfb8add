/**
 * A statement that changes lanes which are there and locked. It finds them by their keys, whatever Postgres believes of the
 * table: where autovacuum has seen it empty, `UPDATE … FROM` would read all lanes for each one. So the inserted values are
 * never used.
 * @param locked a relation with `subscription_id` and `story_id`
 * @param changes assignments; `l` is the lane
 */
export const writeLanesSql = (locked: string, changes: string) => `
  INSERT INTO service.lane AS l (subscription_id, story_id, next_version, until_version)
  SELECT subscription_id, story_id, 1, 0 FROM ${locked}
  ON CONFLICT (subscription_id, story_id) DO UPDATE SET ${changes}`
