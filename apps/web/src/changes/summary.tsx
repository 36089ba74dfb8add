import { SECTION } from '../element-ids.js'
import { useReading } from '../language/reading.js'
import type { Changes } from './changes.js'

/** What changed, counted. */
export function ChangesSummary({ changes: { diff } }: { changes: Changes }) {
  const { t } = useReading()
  const { counts } = t.changes
  const { developments, positions, issues, expectations, figures, sources, story } = diff
  const lines = [
    {
      name: t.changes.developments,
      to: null,
      said: counted(counts, developments, [
        'added',
        'corrected',
        'withdrawn',
        'held',
        'released',
        'merged',
        'unmerged',
        'removed',
        'verified',
        'translated',
      ]),
    },
    {
      name: t.story.positions,
      to: SECTION.positions,
      said: said(counts.stated, positions.length + issues.length),
    },
    {
      name: t.story.expectedSection,
      to: SECTION.expected,
      said: counted(counts, expectations, ['announced', 'revised', 'settled', 'overdue']),
    },
    { name: t.story.figures, to: SECTION.figures, said: said(counts.reported, figures.length) },
    { name: t.record.sources, to: SECTION.record, said: said(counts.rated, sources.length) },
    { name: t.changes.story, to: null, said: story.fields.length > 0 ? [counts.story] : [] },
  ].filter((line) => line.said.length > 0)
  if (lines.length === 0) return <p class="showing">{t.changes.none}</p>
  return (
    <dl class="changes">
      {lines.map(({ name, to, said: words }) => (
        <div>
          <dt>{name}</dt>
          <dd>{to === null ? words.join(', ') : <a href={`#${to}`}>{words.join(', ')}</a>}</dd>
        </div>
      ))}
    </dl>
  )
}

const said = (words: (n: number) => string, n: number) => (n > 0 ? [words(n)] : [])

function counted<Name extends string>(
  words: Readonly<Record<Name, (n: number) => string>>,
  lists: Readonly<Record<Name, readonly unknown[]>>,
  names: readonly Name[],
): string[] {
  return names.flatMap((name) => said(words[name], lists[name].length))
}
