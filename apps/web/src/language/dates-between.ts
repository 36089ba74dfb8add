import type { Reading } from './reading.js'

/** From one date (EDTF) to another in words. */
export function datesBetween(first: string, last: string, { date }: Pick<Reading, 'date'>): string {
  const interval = first === last ? first : `${first}/${last}`
  const words = date(interval)
  return words === interval && first !== last ? `${date(first)} – ${date(last)}` : words
}
