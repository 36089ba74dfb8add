import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Result {
  name: string
  mode: string
  ours: number
  yardstick: number | null
  /** For rates ours / yardstick, for times and sizes too: the goal says in which direction. */
  ratio: number | null
  goal: string | null
  met: boolean | null
}

const results: Result[] = []

export function report(result: Result): void {
  results.push(result)
}

const round = (n: number | null) =>
  n === null ? '' : String(n >= 100 ? Math.round(n) : Math.round(n * 100) / 100)

export function writeResults(): void {
  writeFileSync(
    join(import.meta.dirname, '../../bench-results.json'),
    `${JSON.stringify(results, null, 2)}\n`,
  )
  console.table(
    results.map(({ ours, yardstick, ratio, met, ...rest }) => ({
      ...rest,
      ours: round(ours),
      yardstick: round(yardstick),
      ratio: round(ratio),
      met: met === null ? '' : met ? 'yes' : 'NO',
    })),
  )
}
