import type { Counts } from '@filrouge/contract'
import { useReading } from '../language/reading.js'

/** How a story stands, in numbers. */
export function Tally({ counts }: { counts: Counts }) {
  const { t } = useReading()
  return (
    <p class="tally">
      <Numbers counts={counts} t={t} />
    </p>
  )
}

/** The numbers of developments and expectations. */
export const Numbers = ({ counts, t }: { counts: Counts; t: ReturnType<typeof useReading>['t'] }) => (
  <>
    <span>
      <b>{t.story.developments(counts.developments)}</b>, {t.story.corrected(counts.corrected)}
    </span>{' '}
    <span>
      <b>{t.story.expected(counts.openExpectations)}</b>
      {counts.overdue > 0 && (
        <>
          , <b class="late">{t.story.overdue(counts.overdue)}</b>
        </>
      )}
    </span>
  </>
)
