import { dateElement } from '../element-ids.js'
import type { ShownDevelopment } from '../facts.js'

/** Developments that share their earliest and latest time. An instant belongs to its day. */
export interface Group {
  /** The id of its element: `_date-2025-09-04`. */
  id: string
  /** The date of all, EDTF. A doubt that only some have is not in it. */
  occurred: string
  items: readonly ShownDevelopment[]
}

const DAY = /^\d{4}-\d\d-\d\d/
const QUALIFIERS = /[?~%]/g

/** The group that a development belongs to. */
function keyOf({ occurred, occurredRange: { earliest, latest } }: ShownDevelopment): string {
  const day = earliest?.slice(0, 10)
  return day !== undefined && day === latest?.slice(0, 10) && DAY.test(occurred)
    ? day
    : `${earliest}/${latest}`
}

/** The date of a group: that of all, else the date without a doubt that not all have. */
function commonDate(items: readonly ShownDevelopment[]): string {
  const dates = new Set(items.map(({ occurred }) => occurred))
  const [only = ''] = dates
  if (dates.size === 1 && !only.includes('T')) return only
  const [plain = '', ...others] = new Set([...dates].map((date) => date.replace(QUALIFIERS, '')))
  return others.length > 0 || plain.includes('T') ? plain.slice(0, 10) : plain
}

/**
 * Groups a page of the timeline.
 * @param items in the order of the API
 * @param isReversed the newest come first: within a group a whole still stands before its parts
 */
export function groupsOf(items: readonly ShownDevelopment[], isReversed = false): Group[] {
  const runs: { key: string; items: ShownDevelopment[] }[] = []
  for (const item of items) {
    const key = keyOf(item)
    const last = runs.at(-1)
    if (last?.key === key) last.items.push(item)
    else runs.push({ key, items: [item] })
  }
  const taken = new Map<string, number>()
  return runs.map((run) => {
    const inOrder = isReversed ? blocks(run.items.toReversed()).toReversed().flat() : run.items
    const occurred = commonDate(inOrder)
    const id = dateElement(occurred)
    const nth = (taken.get(id) ?? 0) + 1
    taken.set(id, nth)
    return { id: dateElement(occurred, nth), occurred, items: inOrder }
  })
}

/** The developments in runs: a whole with the parts that follow it. */
function blocks(items: readonly ShownDevelopment[]): ShownDevelopment[][] {
  const runs: ShownDevelopment[][] = []
  for (const item of items) {
    const run = runs.at(-1)
    if (run?.[0] && wholeOf(item) === run[0].developmentId) run.push(item)
    else runs.push([item])
  }
  return runs
}

/** The development that this one is part of. Null: none. */
export const wholeOf = ({ links }: ShownDevelopment): string | null =>
  links.find(({ relation }) => relation === 'partOf')?.developmentId ?? null

/** How a development hangs on the thread. */
export type Hanging = 'whole' | 'part' | 'last part' | null

/** A part hangs on its whole where it directly follows it or another part of it. */
export function hangingOf(items: readonly ShownDevelopment[]): Hanging[] {
  return blocks(items).flatMap((run) =>
    run.map((_, n): Hanging => {
      if (run.length === 1) return null
      if (n === 0) return 'whole'
      return n === run.length - 1 ? 'last part' : 'part'
    }),
  )
}

/** Whether a date in EDTF is told by a dashed thread. */
export const isUncertain = (edtf: string) => /[/?~%X]/.test(edtf)
