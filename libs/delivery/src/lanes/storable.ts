/**
 * Replaces the characters that Postgres cannot store: U+0000 and halves of surrogate pairs. Errors and answers quote texts
 * that others wrote. One such character would make Postgres refuse the results of every lane in the statement.
 */
export const storable = (text: string | null): string | null =>
  text?.toWellFormed().replaceAll('\u0000', '\ufffd') ?? null
