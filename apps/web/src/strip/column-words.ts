import type { Reading } from '../language/reading.js'
import { shortDates } from './date-labels.js'
import type { ColumnUnit, StripColumn } from './overview.js'

/** The label of a column, empty where it has none. Round dates have a greater weight. */
export interface ColumnWord {
  words: string
  weight: number
}

/** So many months must begin, or days are labelled by themselves. */
const FEW_MONTHS = 3

/** The labels of columns: those in which a month begins, or a year where columns are longer. */
export function columnWords(
  columns: readonly StripColumn[],
  unit: ColumnUnit,
  reading: Reading,
): ColumnWord[] {
  const dates = shortDates(reading)
  const monthOf = ({ to }: StripColumn) => to.slice(0, 7)
  const months = new Set(columns.map(monthOf))
  return columns.map((column, n) => {
    const [time, year, month] = [
      Date.parse(column.from),
      Number(column.to.slice(0, 4)),
      Number(column.to.slice(5, 7)),
    ]
    if (unit === 'year' || unit === 'decade' || unit === 'century')
      return { words: dates.year(time), weight: roundness(year - (unit === 'year' ? 0 : year % 10)) }
    if (unit === 'quarter') {
      const isFirst = columns[n - 1]?.to.slice(0, 4) !== column.to.slice(0, 4)
      return isFirst ? { words: dates.year(time), weight: roundness(year) } : { words: '', weight: -1 }
    }
    if (unit !== 'month' && months.size <= FEW_MONTHS) return { words: dates.day(time), weight: 0 }
    const before = columns[n - 1]
    const begins = before === undefined || monthOf(before) !== monthOf(column)
    return begins
      ? {
          words: dates.month(Date.parse(`${monthOf(column)}-01`)),
          weight: [6, 3, 1].filter((step) => (month - 1) % step === 0).length + (month === 1 ? 1 : 0),
        }
      : { words: '', weight: -1 }
  })
}

const roundness = (year: number) => [100, 50, 20, 10, 5, 2].filter((step) => year % step === 0).length
