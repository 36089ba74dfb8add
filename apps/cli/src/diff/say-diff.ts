import type { Diff, PickedText } from '@filrouge/client'
import type { Output } from '../output.js'
import type { Line, Look, Section } from './lines.js'

type Span = Pick<Diff<PickedText>, 'story' | 'from' | 'to' | 'since' | 'knownAt' | 'happenedBy'>

/** Prints a diff: one line if nothing changed, else its sections. */
export function sayDiff(out: Output, diff: Span, sections: readonly Section[]): void {
  const span = spanOf(out, diff)
  if (sections.length === 0) return out.line(`${span}: nothing changed`)
  out.line(span)
  for (const { title, lines } of sections) {
    out.line()
    out.heading(title)
    for (const line of lines) out.line(sentenceOf(out, line))
  }
}

/** The story and the two versions, with their times. */
function spanOf(out: Output, { story, from, to, since, knownAt, happenedBy }: Span): string {
  const start =
    since === null ? 'from before the story' : `from version ${from} (known at ${out.time(since.knownAt)})`
  const world = happenedBy === null ? '' : `, happened by ${out.date(happenedBy)}`
  return `${story.storyId} ${start} to version ${to} (known at ${out.time(knownAt)})${world}`
}

const COLOURS = { new: 'green', gone: 'red', changed: 'yellow', faint: 'dim' } as const

const sentenceOf = (out: Output, { depth, parts }: Line): string =>
  '  '.repeat(depth) + parts.map(({ text, look }) => out.coloured(text, colourOf(look))).join(' ')

const colourOf = (look: Look | undefined) => (look === undefined ? null : COLOURS[look])
