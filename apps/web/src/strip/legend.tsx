import { useReading } from '../language/reading.js'
import { knotClass, knotSymbol } from '../timeline/knot.js'
import type { StripLayout } from './layout.js'

/** How the strip is read. */
export function Legend({ kind }: Pick<StripLayout, 'kind'>) {
  const { strip: words } = useReading().t
  return (
    <details class="legend">
      <summary>{words.howToRead}</summary>
      <p>{kind === 'marks' ? words.legend : words.legendColumns}</p>
      {kind === 'marks' && (
        <ul>
          <Entry category="agree" words={words.round} />
          <Entry category="reject" words={words.pointed} />
          <Entry category="other" words={words.stitch} />
          <Entry category="agree" importance="key" words={words.key} />
          <Entry category="agree" actuality="planned" words={words.planned} />
          <Entry category="agree" actuality="conditional" words={words.conditional} />
          <li>
            <svg class="dash" width="28" height="10" aria-hidden="true">
              <line class="span" x1="0" x2="28" y1="5" y2="5" />
            </svg>
            {words.uncertain}
          </li>
        </ul>
      )}
    </details>
  )
}

interface EntryProps {
  category: string
  words: string
  importance?: 'key' | 'normal'
  actuality?: 'actual' | 'planned' | 'conditional'
}

const Entry = ({ category, words, importance = 'normal', actuality = 'actual' }: EntryProps) => (
  <li>
    <svg class={knotClass(category, { importance, actuality })} viewBox="0 0 16 16" aria-hidden="true">
      <use href={knotSymbol(category, actuality, true)} />
    </svg>
    {words}
  </li>
)
