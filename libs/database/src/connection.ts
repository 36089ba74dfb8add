/** The part of a pg client that the recorder writes through: the connection that holds its partitions' locks. */
export interface Connection {
  query<Row>(statement: {
    name?: string
    text: string
    values?: readonly unknown[]
  }): Promise<{ rows: Row[] }>
}
