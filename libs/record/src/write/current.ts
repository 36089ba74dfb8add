import type { ClosedTable, Rows } from './statement.js'
import type { DevelopmentRow, ExpectationRow, StoryRow } from './tables.js'

/** The current rows of the bitemporal views before a batch, as far as its events touch them. */
export interface Standing {
  story: readonly StoryRow[]
  development: readonly DevelopmentRow[]
  expectation: readonly ExpectationRow[]
}

/**
 * The current rows of the bitemporal views while a batch is projected. A new row closes the row before it. Where that row
 * is new in this batch too, it is changed in memory. Else an update closes it.
 */
export class CurrentRows {
  private readonly story = new Map<string, Current<StoryRow>>()
  private readonly development = new Map<string, Current<DevelopmentRow>>()
  private readonly expectation = new Map<string, Current<ExpectationRow>>()

  constructor(
    standing: Standing,
    private readonly rows: Rows,
  ) {
    for (const row of standing.story) this.story.set(key(row.story_id, ''), { row, stands: true })
    for (const row of standing.development)
      this.development.set(key(row.story_id, row.development_id), { row, stands: true })
    for (const row of standing.expectation)
      this.expectation.set(key(row.story_id, row.expectation_id), { row, stands: true })
  }

  /** @throws Error where the row was not loaded. That is a bug: an accepted event names only known entities. */
  storyOf(storyId: string): StoryRow {
    return loadedRow(this.story.get(key(storyId, '')), storyId)
  }

  developmentOf(storyId: string, developmentId: string): DevelopmentRow {
    return loadedRow(this.development.get(key(storyId, developmentId)), `${storyId} ${developmentId}`)
  }

  expectationOf(storyId: string, expectationId: string): ExpectationRow {
    return loadedRow(this.expectation.get(key(storyId, expectationId)), `${storyId} ${expectationId}`)
  }

  putStory(row: StoryRow): void {
    this.supersede('story', this.story, '', row)
    this.rows.add('story', row)
  }

  putDevelopment(row: DevelopmentRow): void {
    this.supersede('development', this.development, row.development_id, row)
    this.rows.add('development', row)
  }

  putExpectation(row: ExpectationRow): void {
    this.supersede('expectation', this.expectation, row.expectation_id, row)
    this.rows.add('expectation', row)
  }

  private supersede<Row extends StoryRow | DevelopmentRow | ExpectationRow>(
    table: ClosedTable,
    current: Map<string, Current<Row>>,
    id: string,
    row: Row,
  ): void {
    const { story_id, from_version: to_version } = row
    const before = current.get(key(story_id, id))
    if (before?.stands) this.rows.close(table, { story_id, id, to_version })
    else if (before) before.row.to_version = to_version
    current.set(key(story_id, id), { row, stands: false })
  }
}

interface Current<Row> {
  row: Row
  stands: boolean
}

const key = (storyId: string, id: string) => `${storyId}/${id}`

function loadedRow<Row>(current: Current<Row> | undefined, name: string): Row {
  if (!current) throw new Error(`no current row of ${name} was loaded for this batch`)
  return current.row
}
