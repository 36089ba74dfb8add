import type { Development, Diff, PickedText } from '@filrouge/client'
import { marksOf } from '../commands/timeline.js'
import type { Dates } from '../field-words.js'
import { lineOf } from '../texts.js'
import { developmentChange, translationChange, verificationChange } from './change-words.js'
import { changeLines, entry, note, type Line, type Mark, type Section } from './lines.js'
import { headlineIn, type Names } from './names.js'

/** What became of developments. */
export function developmentSections(diff: Diff<PickedText>, names: Names, dates: Dates): Section[] {
  const { developments: differ, happenedBy } = diff
  const idIn = (id: string) => (names.developments.has(id) ? id : '')
  const headed = (mark: Mark, id: string, said?: Development['status']) =>
    entry(mark, headlineIn(names, id, said), idIn(id))
  const listed = (mark: Mark, ids: readonly string[], said?: Development['status']) =>
    ids.flatMap((id) => [headed(mark, id, said), ...note('why', names.reasons.get(id) ?? '')])
  const withId = (id: string) => headlineIn(names, id) + (idIn(id) && ` (${id})`)
  const added = (isAgain: boolean) =>
    differ.added.filter((one) => standsAgain(one, diff) === isAgain).map((one) => addedLine(one, dates))
  const world = happenedBy === null ? '' : ` up to ${dates.date(happenedBy)}`
  return [
    { title: 'Added', lines: added(false) },
    { title: 'Stands again', lines: added(true) },
    {
      title: 'Corrected',
      lines: differ.corrected.flatMap(({ developmentId, fields, reasons }) => [
        headed('~', developmentId),
        ...fields.flatMap((field) => changeLines(developmentChange(field, dates))),
        ...reasons.flatMap((reason) => note('why', lineOf(reason))),
      ]),
    },
    { title: 'Withdrawn', lines: listed('-', differ.withdrawn, 'withdrawn') },
    { title: 'Held', lines: listed('-', differ.held, 'held') },
    { title: 'Released', lines: listed('+', differ.released) },
    {
      title: 'Merged',
      lines: differ.merged.flatMap(({ from, into }) => [headed('-', from), ...note('into', withId(into))]),
    },
    {
      title: 'Unmerged',
      lines: differ.unmerged.flatMap(({ from, into }) => [headed('+', from), ...note('from', withId(into))]),
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

/**
 * Whether a development was known at the earlier version, and did not stand: its withdrawal was taken back. With
 * `happenedBy`, a corrected date can also have moved it into that world.
 */
const standsAgain = (
  { firstVersion, corrections }: Development<PickedText>,
  { from, happenedBy }: Diff<PickedText>,
): boolean =>
  firstVersion <= from &&
  (happenedBy === null ||
    !corrections.some(({ version, fields }) => version > from && fields.includes('occurred')))

function addedLine(one: Development<PickedText>, dates: Dates): Line {
  const words = [lineOf(one.headline), ...(one.status === 'reported' ? [] : [one.status]), ...marksOf(one)]
  return entry('+', `${dates.date(one.occurred)}  ${words.join(', ')}`, one.developmentId)
}
