import type { Diff, PickedText } from '@filrouge/client'
import type { Dates } from '../field-words.js'
import { lineOf } from '../texts.js'
import { storyChange } from './change-words.js'
import { developmentSections } from './development-sections.js'
import { expectationSections } from './expectation-sections.js'
import { changeLines, entry, note, type Line, type Section } from './lines.js'
import type { Names } from './names.js'
import { figureLines, positionLines, sourceLines } from './statement-lines.js'

/** A diff as an editor writes it: what changed, under headings. Headings with nothing under them are left out. */
export function sectionsOf(diff: Diff<PickedText>, names: Names, dates: Dates): Section[] {
  const sections: Section[] = [
    { title: 'The story', lines: storyLines(diff) },
    ...developmentSections(diff, names, dates),
    {
      title: 'Issues raised',
      lines: diff.issues.map(({ issueId, question }) => entry('+', lineOf(question), issueId)),
    },
    { title: 'Positions moved', lines: positionLines(diff, names) },
    ...expectationSections(diff, names, dates),
    { title: 'Figures changed', lines: figureLines(diff, dates) },
    { title: 'Sources rated', lines: sourceLines(diff) },
  ]
  return sections.filter(({ lines }) => lines.length > 0)
}

/** A story that is new has no fields before it. */
const storyLines = ({ from, story }: Diff<PickedText>): Line[] =>
  story.fields.map(storyChange).flatMap((change) => {
    if (from > 0) return changeLines(change, 1)
    const after = 'after' in change ? change.after : 'came' in change ? change.came.join(', ') : ''
    return note(change.field, after, 1)
  })
