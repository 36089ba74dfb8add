import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Result {
  name: string
  mode: string
  ours: number
  yardstick: number | null
  /** Our value divided by the yardstick, for rates, times and sizes. The goal says which direction is better. */
  ratio: number | null
  /** How far the rounds lay apart: the largest minus the smallest, as a share of the median. Above 0.25 the machine was noisy. */
  spread?: number
  goal: string | null
  met: boolean | null
}

const results: Result[] = []

export function report(result: Result): void {
  results.push(result)
}

const round = (n: number | null) =>
  n === null ? '' : String(n >= 100 ? Math.round(n) : Math.round(n * 100) / 100)

const FILE = join(import.meta.dirname, '../../bench-results.json')

/** Adds the results to those of earlier files, and prints them. */
export function writeResults(): void {
  const before: Result[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : []
  writeFileSync(FILE, `${JSON.stringify([...before, ...results], null, 2)}\n`)
  console.table(
    results.map(({ ours, yardstick, ratio, spread, met, ...rest }) => ({
      ...rest,
      ours: round(ours),
      yardstick: round(yardstick),
      ratio: round(ratio),
      spread: spread === undefined ? '' : `${Math.round(spread * 100)} %${spread > 0.25 ? ' noisy' : ''}`,
      met: met === null ? '' : met ? 'yes' : 'NO',
    })),
  )
}
