import { clipped, columns, printable } from './terminal.js'

/** Formats rows under headings. Each column is as wide as its cells; lines are cut at `width`. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): string[] {
  const cells = [headings, ...rows.map((row) => row.map(printable))]
  const widths = headings.map((_, i) => Math.max(...cells.map((row) => columns(row[i] ?? ''))))
  return cells.map((row) => {
    const padded = row.map((cell, i) =>
      i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - columns(cell)),
    )
    return clipped(padded.join('  ').trimEnd(), width)
  })
}
