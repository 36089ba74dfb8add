import type { Development, Diff, PickedText } from '@filrouge/client'
import { marksOf } from '../commands/timeline.js'
import type { Dates } from '../field-words.js'
import { lineOf } from '../texts.js'
import { developmentChange, translationChange, verificationChange } from './change-words.js'
import { changeLines, entry, note, type Line, type Mark, type Section } from './lines.js'
import type { Names } from './names.js'

/** What became of developments. */
export function developmentSections(
  { developments: differ, happenedBy }: Diff<PickedText>,
  names: Names,
  dates: Dates,
): Section[] {
  const named = (id: string) => names.developments.get(id) ?? id
  const headed = (mark: Mark, id: string) =>
    names.developments.has(id) ? entry(mark, named(id), id) : entry(mark, id)
  const listed = (mark: Mark, ids: readonly string[]) =>
    ids.flatMap((id) => [headed(mark, id), ...note('why', names.reasons.get(id) ?? '')])
  const world = happenedBy === null ? '' : ` up to ${dates.date(happenedBy)}`
  return [
    { title: 'Added', lines: differ.added.map((one) => addedLine(one, dates)) },
    {
      title: 'Corrected',
      lines: differ.corrected.flatMap(({ developmentId, fields, reasons }) => [
        headed('~', developmentId),
        ...fields.flatMap((field) => changeLines(developmentChange(field, dates))),
        ...reasons.flatMap((reason) => note('why', lineOf(reason))),
      ]),
    },
    { title: 'Withdrawn', lines: listed('-', differ.withdrawn) },
    { title: 'Held', lines: listed('-', differ.held) },
    { title: 'Released', lines: listed('+', differ.released) },
    {
      title: 'Merged',
      lines: differ.merged.flatMap(({ from, into }) => [headed('-', from), ...note('into', named(into))]),
    },
    {
      title: 'Unmerged',
      lines: differ.unmerged.flatMap(({ from, into }) => [headed('+', from), ...note('from', named(into))]),
    },
    { title: `Not in the timeline${world} any more`, lines: listed('-', differ.removed) },
    {
      title: 'Judged anew',
      lines: differ.verified.flatMap(({ developmentId, fields }) => [
        headed('~', developmentId),
        ...fields.flatMap((field) => changeLines(verificationChange(field, dates))),
      ]),
    },
    {
      title: 'Translated',
      lines: differ.translated.flatMap(({ developmentId, translations }) => [
        headed('~', developmentId),
        ...translations.flatMap((one) => changeLines(translationChange(one))),
      ]),
    },
  ]
}

function addedLine(one: Development<PickedText>, dates: Dates): Line {
  const marks = marksOf(one).join(', ')
  const words = `${dates.date(one.occurred)}  ${lineOf(one.headline)}${marks === '' ? '' : `, ${marks}`}`
  return entry('+', words, one.developmentId)
}
