import { viewAddress, type TablePart } from '../address.js'
import { SECTION } from '../element-ids.js'
import type { StoryView } from '../facts.js'
import { useReading } from '../language/reading.js'

/** So many rows a table has, where the address does not ask for all of them. */
const MOST_ROWS = 50
/** So many columns a matrix has, where the address does not ask for all of them. */
export const MOST_COLUMNS = 8

/**
 * The rows that a page shows: the first ones, and beyond them those that changed since the time that it compares with.
 * Where the address asks for all of this part, all of them.
 */
export const shownOf = <Row,>(
  rows: readonly Row[],
  { view, part, most = MOST_ROWS }: { view: Pick<StoryView, 'query'>; part: TablePart; most?: number },
  isChanged: (row: Row) => boolean = () => false,
): readonly Row[] =>
  view.query.all === part || rows.length <= most ? rows : rows.filter((row, n) => n < most || isChanged(row))

interface AllOfThemProps {
  view: StoryView
  part: TablePart
  shown: number
  total: number
}

/** Leads to the page with all rows of a table. Nothing where they are shown. */
export function AllOfThem({ view: { storyId, query }, part, shown, total }: AllOfThemProps) {
  const { t } = useReading()
  if (shown === total) return null
  return (
    <p class="all-of-them">
      <a class="btn" href={viewAddress(storyId, query, { all: part }, SECTION[part])}>
        {t.story.allOfThem(total)}
      </a>
    </p>
  )
}
