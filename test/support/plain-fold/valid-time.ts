/** When something happened. Null: open. */
export interface ValidTime {
  earliest: string | null
  latest: string | null
  version: number
}

/** The order of valid time: earliest (open first), latest (open last), version. */
export function compareValidTime(a: ValidTime, b: ValidTime): number {
  return (
    compareTexts(a.earliest ?? '', b.earliest ?? '') ||
    compareTexts(a.latest ?? '~', b.latest ?? '~') ||
    a.version - b.version
  )
}

/** Times are RFC 3339 in UTC, so they compare by code unit. */
const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
