/** SQLSTATE classes that rows cause: data exception, integrity constraint, program limit exceeded. */
const CLASSES = /^(22|23|54)/

/** An error by which Postgres refused rows. The same rows are refused again. */
export type RowsRefused = Error & { code: string }

export const isRowsRefused = (error: unknown): error is RowsRefused =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && CLASSES.test(error.code)
