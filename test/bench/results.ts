import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figure } from './rounds.js'

interface Result {
  name: string
  mode: string
  ours: number
  yardstick: number | null
  /** Our value divided by the yardstick, for rates, times and sizes. The goal says which direction is better. */
  ratio: number | null
  /** The larger of both figures' spreads. Null: there was one round. */
  spread: number | null
  goal: string | null
  met: boolean | null
}

/** What the ratio may be, or our value where there is no yardstick. */
export type Goal = { most: number } | { least: number }

export interface Row {
  name: string
  mode: string
  /** A number was measured in one round. */
  ours: Figure | number
  yardstick?: Figure | number | undefined
  goal?: Goal | undefined
}

/** Rounds that lay further apart say that the machine was noisy. */
const NOISY = 0.25
const FILE = join(import.meta.dirname, '../../bench-results.json')

const medianOf = (value: Figure | number) => (typeof value === 'number' ? value : value.median)
const spreadOf = (value: Figure | number | undefined) =>
  typeof value === 'object' ? value.spread : undefined

/** Adds a row to the table that is printed when all files have run. */
export function report({ name, mode, ours, yardstick, goal }: Row): void {
  const ratio = yardstick === undefined ? null : medianOf(ours) / medianOf(yardstick)
  const value = ratio ?? medianOf(ours)
  const spreads = [spreadOf(ours), spreadOf(yardstick)].filter((spread) => spread !== undefined)
  const result: Result = {
    name,
    mode,
    ours: medianOf(ours),
    yardstick: yardstick === undefined ? null : medianOf(yardstick),
    ratio,
    spread: spreads.length === 0 ? null : Math.max(...spreads),
    goal: goal === undefined ? null : 'most' in goal ? `<= ${goal.most}` : `>= ${goal.least}`,
    met: goal === undefined ? null : 'most' in goal ? value <= goal.most : value >= goal.least,
  }
  writeFileSync(FILE, `${JSON.stringify([...results(), result], null, 2)}\n`)
}

const results = (): Result[] => (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : [])

const round = (n: number | null) =>
  n === null ? '' : String(n >= 100 ? Math.round(n) : Math.round(n * 100) / 100)

function printTable(): void {
  const rows = results()
  console.table(
    rows.map(({ name, mode, ours, yardstick, ratio, spread, goal, met }) => ({
      name,
      mode,
      ours: round(ours),
      yardstick: round(yardstick),
      ratio: round(ratio),
      spread: spread === null ? '' : `${Math.round(spread * 100)} %${spread > NOISY ? ' noisy' : ''}`,
      goal: goal ?? '',
      met: met === null ? '' : met ? 'yes' : 'NO',
    })),
  )
  const goals = rows.filter(({ met }) => met !== null)
  console.log(`${goals.filter(({ met }) => met).length} of ${goals.length} goals are met.`)
  const noisy = rows.filter(({ spread }) => (spread ?? 0) > NOISY).length
  if (noisy > 0) console.log(`The machine was noisy: the rounds of ${noisy} rows lay more than 25 % apart.`)
}

/** The global setup of a run: forgets the results of the last one, and prints those of this one when it ends. */
export default function setup(): () => void {
  rmSync(FILE, { force: true })
  return printTable
}
