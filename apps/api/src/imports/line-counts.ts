import type { DataSource } from 'typeorm'
import { ownSession, type Session } from '@filrouge/database'

const CREATE_SQL = `CREATE TEMPORARY TABLE line_count (digest bytea PRIMARY KEY, count integer NOT NULL)`

/** $1: distinct digests. $2: how often each occurs in this chunk. Gives how often each has occurred in the file so far. */
const COUNT_SQL = `
  INSERT INTO line_count AS c (digest, count) SELECT * FROM unnest($1::bytea[], $2::integer[])
  ON CONFLICT (digest) DO UPDATE SET count = c.count + excluded.count
  RETURNING encode(digest, 'hex') AS digest, count`

/**
 * Counts identical lines of a file of any length. The counts are in a temporary table. It lives as long as the connection,
 * so each import has a connection of its own.
 */
export class LineCounts {
  private constructor(private readonly session: Session) {}

  /** @throws the driver's error */
  static async open(dataSource: DataSource): Promise<LineCounts> {
    const session = await ownSession(dataSource)
    try {
      await session.query(CREATE_SQL)
    } catch (error) {
      await session.end()
      throw error
    }
    return new LineCounts(session)
  }

  /**
   * Counts more lines, given by their digests (hex). One round trip.
   * @returns for each line, the number of identical lines so far, itself included
   * @throws the driver's error; after that, no more lines can be counted
   */
  async count(digests: readonly string[]): Promise<number[]> {
    const now = new Map<string, number>()
    const places = digests.map((digest) => {
      const place = (now.get(digest) ?? 0) + 1
      now.set(digest, place)
      return place
    })
    if (digests.length === 0) return []
    const { rows } = await this.session.query<{ digest: string; count: number }>({
      name: 'count_lines',
      text: COUNT_SQL,
      values: [[...now.keys()].map((digest) => Buffer.from(digest, 'hex')), [...now.values()]],
    })
    const inAll = new Map(rows.map(({ digest, count }) => [digest, count]))
    return digests.map((digest, i) => (inAll.get(digest) ?? 0) - (now.get(digest) ?? 0) + (places[i] ?? 0))
  }

  async close(): Promise<void> {
    await this.session.end()
  }
}
