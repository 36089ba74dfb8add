import type { Counts } from '@filrouge/contract'
import { useReading } from '../language/reading.js'

/** How a story stands, in numbers. Nothing of a story that has none. */
export function Tally({ counts }: { counts: Counts }) {
  const { t } = useReading()
  if (isNothing(counts)) return null
  return (
    <p class="tally">
      <Numbers counts={counts} t={t} />
    </p>
  )
}

const isNothing = ({ developments, openExpectations }: Counts) => developments === 0 && openExpectations === 0

/** The numbers of developments and expectations. Where both are 0 the timeline says so. */
export const Numbers = ({ counts, t }: { counts: Counts; t: ReturnType<typeof useReading>['t'] }) =>
  isNothing(counts) ? null : (
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
