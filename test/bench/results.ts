import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { medianOf, type Figure } from './figures.js'

interface Result {
  name: string
  mode: string
  ours: number
  yardstick: number | null
  /**
   * Our value divided by the yardstick, for rates, times and sizes: the median of the rounds' ratios. The goal says which
   * direction is better.
   */
  ratio: number | null
  /** What the goal is for, in each round: the ratio, or our value where there is no yardstick. */
  rounds: readonly number[]
  /** The larger of both figures' spreads. Null: there was one round. */
  spread: number | null
  goal: string | null
  met: boolean | null
  /** Whether every round says the same of the goal. */
  agreed: boolean
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

const valuesOf = (value: Figure | number) => (typeof value === 'number' ? [value] : value.values)
const spreadOf = (value: Figure | number | undefined) =>
  typeof value === 'object' ? value.spread : undefined

/** The ratios of rounds in turn: what the machine did in a round met both. */
function ratiosOf(ours: readonly number[], yardstick: readonly number[]): number[] {
  if (ours.length !== yardstick.length) return [medianOf(ours) / medianOf(yardstick)]
  return ours.map((one, round) => one / (yardstick[round] ?? NaN))
}

/** Adds a row to the table that is printed when all files have run. */
export function report({ name, mode, ours, yardstick, goal }: Row): void {
  const rounds = yardstick === undefined ? valuesOf(ours) : ratiosOf(valuesOf(ours), valuesOf(yardstick))
  const spreads = [spreadOf(ours), spreadOf(yardstick)].filter((spread) => spread !== undefined)
  const meets = (value: number) =>
    goal === undefined ? null : 'most' in goal ? value <= goal.most : value >= goal.least
  const met = meets(medianOf(rounds))
  const result: Result = {
    name,
    mode,
    ours: medianOf(valuesOf(ours)),
    yardstick: yardstick === undefined ? null : medianOf(valuesOf(yardstick)),
    ratio: yardstick === undefined ? null : medianOf(rounds),
    rounds,
    spread: spreads.length === 0 ? null : Math.max(...spreads),
    goal: goal === undefined ? null : 'most' in goal ? `<= ${goal.most}` : `>= ${goal.least}`,
    met,
    agreed: rounds.every((value) => meets(value) === met),
  }
  writeFileSync(FILE, `${JSON.stringify([...results(), result], null, 2)}\n`)
}

const results = (): Result[] => (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : [])

const short = (n: number | null) =>
  n === null ? '' : String(n >= 100 ? Math.round(n) : Math.round(n * 100) / 100)

const metInWords = ({ met, agreed }: Result) =>
  met === null ? '' : `${met ? 'yes' : 'NO'}${agreed ? '' : ', not in every round'}`

function printTable(): void {
  const rows = results()
  console.table(
    rows.map((row) => ({
      name: row.name,
      mode: row.mode,
      ours: short(row.ours),
      yardstick: short(row.yardstick),
      ratio: short(row.ratio),
      rounds: row.rounds.length > 1 ? row.rounds.map(short).join(' ') : '',
      spread:
        row.spread === null ? '' : `${Math.round(row.spread * 100)} %${row.spread > NOISY ? ' noisy' : ''}`,
      goal: row.goal ?? '',
      met: metInWords(row),
    })),
  )
  const goals = rows.filter(({ met }) => met !== null)
  const unsure = goals.filter(({ agreed }) => !agreed).length
  console.log(
    `${goals.filter(({ met }) => met).length} of ${goals.length} goals are met.`,
    unsure > 0 ? `The rounds of ${unsure} of them do not agree.` : '',
  )
  const noisy = rows.filter(({ spread }) => (spread ?? 0) > NOISY).length
  if (noisy > 0) console.log(`The machine was noisy: the rounds of ${noisy} rows lay more than 25 % apart.`)
}

/** The global setup of a run: forgets the results of the last one, and prints those of this one when it ends. */
export default function setup(): () => void {
  rmSync(FILE, { force: true })
  return printTable
}
