import { InvalidArgumentError } from 'commander'
import { WrongUsage } from '../failures.js'
import type { Output } from '../output.js'
import { timeMeant, type Meant } from '../when.js'

/** An end of a diff: a version, or a time as a person wrote it. */
export type End = number | Meant

/** The versions of a story have so many digits at most. A year is written with its month: 2025-01. */
const VERSION = /^\d{1,10}$/

/** Reads the earlier end. A day, month or year begins a diff at its start. @throws InvalidArgumentError */
export const fromMeant = (text: string): End =>
  VERSION.test(text) ? Number(text) : timeMeant(text, 'start', new Date())

/** Reads the later end. A day, month or year ends a diff at its end. @throws InvalidArgumentError */
export function toMeant(text: string): End {
  if (!VERSION.test(text)) return timeMeant(text, 'end', new Date())
  if (Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('The first version of a story is 1.')
}

/** @throws WrongUsage if the ends show that the earlier one comes after the later one */
export function mustBeInOrder(from: End, to: End | undefined): void {
  const isAfter =
    typeof from === 'number'
      ? typeof to === 'number' && from > to
      : typeof to === 'object' && Date.parse(from.means) > Date.parse(to.means)
  if (isAfter) throw new WrongUsage('from is after to: give the earlier version or time first')
}

/** An end as the service reads it. On a terminal, times are said back. */
export function sentEnd(out: Output, label: 'from' | 'to', end: End): number | string {
  if (typeof end === 'number') return end
  out.sayBack(label, end)
  return end.means
}
