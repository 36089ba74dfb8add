/** Times at which expectations are judged alike. RFC 3339 with milliseconds. */
export interface JudgedTimes {
  /** The first of these times. */
  from: string
  /** The last of these times. Null: it has no end. */
  until: string | null
}

export const isAmong = (judgedAt: string, { from, until }: JudgedTimes): boolean =>
  from <= judgedAt && (until === null || judgedAt <= until)
