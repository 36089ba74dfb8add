/** The forms of dates that writers need most: what is known, and what to write for it. The guide has the same table. */
export const DATE_FORMS: readonly (readonly [known: string, written: string])[] = [
  ['the day, the month, the year', '`2025-09-04`, `2025-09`, `2025`'],
  ['the minute', '`2025-09-04T17:30:00Z`'],
  ['the day, but not for sure', '`2025-09-04?`'],
  ['the approximate month', '`2025-09~`'],
  ['one of two days, or the whole time between', '`2025-09-04/2025-09-05`'],
  ['an open end; an open beginning', '`2025-09-05/..`, `../2025`'],
  ['some day of a month', '`2025-09-XX`'],
  ['a season, spring to winter of the northern hemisphere', '`2025-21` to `2025-24`; `2025-21~`'],
]
