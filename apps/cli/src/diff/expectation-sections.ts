import type { Diff, Expectation, PickedText } from '@filrouge/client'
import type { Dates } from '../field-words.js'
import { lineOf } from '../texts.js'
import { expectationChange } from './change-words.js'
import { changeLines, entry, note, type Section } from './lines.js'
import { headlineIn, type Names } from './names.js'

/** What became of expectations. */
export function expectationSections(
  { expectations: differ }: Diff<PickedText>,
  names: Names,
  dates: Dates,
): Section[] {
  const dated = ({ window, what }: Expectation<PickedText>) => `${dates.date(window)}  ${lineOf(what)}`
  return [
    {
      title: 'Expectations announced',
      lines: differ.announced.flatMap((one) => [
        entry('+', [dated(one), ...outcomeOf(one)].join(', '), one.expectationId),
        ...note('by', one.announcedBy),
        ...note('if', lineOf(one.condition)),
        ...note('likelihood', one.likelihood ?? ''),
        ...note('review by', one.reviewBy ?? ''),
        ...one.fulfilledBy.flatMap((id) => note('fulfilled by', headlineIn(names, id))),
      ]),
    },
    {
      title: 'Expectations revised',
      lines: differ.revised.flatMap(({ expectationId, fields, reasons }) => [
        entry('~', ...calledBy(expectationId, names)),
        ...fields.flatMap((field) => changeLines(expectationChange(field, dates))),
        ...reasons.flatMap((reason) => note('why', lineOf(reason))),
      ]),
    },
    {
      title: 'Expectations settled',
      lines: differ.settled.flatMap((one) => [
        entry('~', `${one.status}  ${lineOf(one.what)}`, one.expectationId),
        ...one.fulfilledBy.flatMap((id) => note('by', headlineIn(names, id))),
      ]),
    },
    {
      title: 'Expectations newly overdue',
      lines: differ.overdue.map((one) => entry('!', dated(one), one.expectationId)),
    },
  ]
}

/** What became of an expectation since it was announced. */
const outcomeOf = ({ status, overdue }: Expectation<PickedText>): string[] => [
  ...(status === 'pending' ? [] : [status]),
  ...(overdue ? ['overdue'] : []),
]

function calledBy(expectationId: string, names: Names): [words: string, id?: string] {
  const what = names.expectations.get(expectationId)
  return what === undefined ? [expectationId] : [what, expectationId]
}
