import type { Connection } from '@filrouge/database'

type Statement = Parameters<Connection['query']>[0]

/**
 * A connection that can be asked for a read before its answer is needed. The answer is given to the same statement if it is
 * the next one. Any other statement may change what the answer would be, so the answer is then dropped.
 */
export class ReadAhead implements Connection {
  private ahead: { statement: string; answer: Promise<{ rows: unknown[] }> } | null = null

  constructor(private readonly connection: Connection) {}

  /** Sends a read whose answer the next statement will probably need. */
  begin(statement: Statement): void {
    const answer = this.connection.query(statement)
    answer.catch(() => undefined) // the next statement throws it
    this.ahead = { statement: textOf(statement), answer }
  }

  query<Row>(statement: Statement): Promise<{ rows: Row[] }> {
    const { ahead } = this
    this.ahead = null
    const isSame = ahead !== null && ahead.statement === textOf(statement)
    // The statement is the same, and so are its rows.
    return isSame ? (ahead.answer as Promise<{ rows: Row[] }>) : this.connection.query<Row>(statement)
  }
}

const textOf = ({ name, text, values }: Statement) => JSON.stringify([name ?? text, values])
