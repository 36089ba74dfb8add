import { columns } from '../terminal.js'

/** How a part of a line looks on a terminal that has colours. */
export type Look = 'new' | 'gone' | 'changed' | 'faint'

/** A part of a line. The text may come from others. */
export interface Part {
  text: string
  look?: Look
}

/** A line of a diff. A blank stands between its parts. */
export interface Line {
  /** How far it is indented. */
  depth: number
  parts: readonly Part[]
}

/** The lines of a diff under one heading. */
export interface Section {
  title: string
  lines: readonly Line[]
}

/** What became of something. `!`: it is overdue. */
export type Mark = '+' | '-' | '~' | '!'
const LOOKS: Readonly<Record<Mark, Look>> = { '+': 'new', '-': 'gone', '~': 'changed', '!': 'changed' }

/**
 * A change of a field: its value before and after, or the items of a list that went and came, or why both values look the
 * same.
 */
export type Changed = { field: string } & (
  | { before: string; after: string }
  | { gone: readonly string[]; came: readonly string[] }
  | { unseen: string }
)

/** A value before and after it that together are longer than this have a line each. */
const ONE_LINE = 100

/** A line about one thing: what became of it, and what it is called. @param id what commands call it; '' if it has no id */
export const entry = (mark: Mark, words: string, id = '', depth = 1): Line => ({
  depth,
  parts: [{ text: mark, look: LOOKS[mark] }, { text: words }, ...(id === '' ? [] : [faint(`(${id})`)])],
})

/** A line with a label, such as the reason of a correction. No line if there is nothing to say. */
export const note = (label: string, words: string, depth = 2): Line[] =>
  words === '' ? [] : [{ depth, parts: [faint(`${label}:`), { text: words }] }]

const faint = (text: string): Part => ({ text, look: 'faint' })
const gone = (text: string): Part => ({ text, look: 'gone' })
const came = (text: string): Part => ({ text, look: 'new' })

/** The lines of a change. */
export function changeLines(change: Changed, depth = 2): Line[] {
  const label = faint(`${change.field}:`)
  if ('unseen' in change) return [{ depth, parts: [label, { text: change.unseen }] }]
  if ('came' in change) {
    const items = [
      ...change.gone.flatMap((item) => [gone('-'), gone(item)]),
      ...change.came.flatMap((item) => [came('+'), came(item)]),
    ]
    return [{ depth, parts: [label, ...items] }]
  }
  const [before, after] = [change.before || 'none', change.after || 'none']
  if (columns(before) + columns(after) <= ONE_LINE)
    return [{ depth, parts: [label, gone(before), { text: '→' }, came(after)] }]
  return [
    { depth, parts: [label, gone(before)] },
    { depth: depth + 1, parts: [{ text: '→' }, came(after)] },
  ]
}
