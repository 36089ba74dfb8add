import type { TablePart } from './address.js'

/*
 * The ids of elements, which are the fragments of addresses within a page. A development has its own id: links to it
 * are in the world. All others begin with `_`, as no id of a record does, and with a word for what they are of.
 */

/** The parts of the page of a story. */
export const SECTION = {
  state: '_state',
  timeline: '_timeline',
  positions: '_positions',
  expected: '_expected',
  figures: '_figures',
  record: '_record',
} as const

/** The heading of the element that has an id. */
export const headingOf = (elementId: string) => `_h-${elementId}`

const [EXPECTATION, FIGURE] = ['_expectation-', '_figure-']
export const expectationElement = (expectationId: string) => `${EXPECTATION}${expectationId}`
export const figureElement = (figureId: string) => `${FIGURE}${figureId}`

/** The table that has the row with an id. Null: it is no row's. */
export function tableOf(elementId: string): TablePart | null {
  if (elementId.startsWith(EXPECTATION)) return 'expected'
  return elementId.startsWith(FIGURE) ? 'figures' : null
}

/**
 * The developments of a date.
 * @param edtf a date; its doubt does not count
 * @param nth from 1: groups of different dates may be called the same
 */
export const dateElement = (edtf: string, nth = 1) =>
  `_date-${edtf.replaceAll('/', '_').replace(/[^\w.-]/g, '')}${nth === 1 ? '' : `--${nth}`}`

/** A symbol that icons and marks use. */
export const symbolElement = (name: string) => `_${name}`
