import { poolOf } from '@filrouge/database'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { diffOf, endsOf } from '../../../../../test/support/diffs.js'
import { freshRecord, type FreshRecord } from '../../../../../test/support/folded.js'
import { recordLargeStory, TEN_CHANGES } from '../../../../../test/support/large-story.js'
import type { At } from '../story-at.js'

const DEVELOPMENTS = 5_000
/** The tables with a row for each development or statement. The others have a few rows. */
const LARGE = new Set([
  'event',
  'development',
  'development_note',
  'position',
  'expectation',
  'expectation_note',
  'figure_claim',
  'source_rating',
  'source_mention',
])

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Plan[]
}
interface Statement {
  text: string
  values: readonly unknown[]
}

describe(`in a story of ${DEVELOPMENTS} developments`, () => {
  let record: FreshRecord
  /** The version before the ten changes. */
  let before: number

  beforeAll(async () => {
    record = await freshRecord()
    await recordLargeStory(record, 's', DEVELOPMENTS)
    before = (await endsOf(record.dataSource, 's', { version: 0 })).to.version
    for (const event of TEN_CHANGES) await record.append('s', [event])
    await record.dataSource.query('ANALYZE')
  }, 600_000)
  afterAll(() => record?.drop())
  afterEach(() => {
    vi.restoreAllMocks()
  })

  /** Every statement of a diff. */
  async function statementsOf(since: number, at: Partial<At>): Promise<Statement[]> {
    const { dataSource } = record
    const ends = await endsOf(dataSource, 's', { version: since }, at)
    const queries = vi.spyOn(dataSource, 'query')
    const prepared = vi.spyOn(poolOf(dataSource), 'query')
    expect(await diffOf(dataSource, ends)).toMatchObject({
      developments: { merged: [{}, {}], verified: [{}] },
      sources: [{}],
    })
    return [
      ...queries.mock.calls.map(([text, values]): Statement => ({
        text,
        values: Array.isArray(values) ? values : [],
      })),
      ...prepared.mock.calls.map((call): Statement => statementOf(call)),
    ]
  }
  const statementOf = ([statement]: readonly unknown[]): Statement => {
    const isStatement = (one: unknown): one is Statement =>
      typeof one === 'object' && one !== null && 'text' in one
    return isStatement(statement) ? statement : expect.fail('not a named statement')
  }

  const planOf = async ({ text, values }: Statement) => {
    const [{ 'QUERY PLAN': found }]: [{ 'QUERY PLAN': [{ Plan: Plan }] }] = await record.dataSource.query(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      [...values],
    )
    return found[0].Plan
  }
  const nodes = (one: Plan): Plan[] => [one, ...(one.Plans ?? []).flatMap(nodes)]
  const blocks = ({ 'Shared Hit Blocks': hit, 'Shared Read Blocks': read }: Plan) => hit + read
  const readWhole = (one: Plan) =>
    nodes(one).flatMap(({ 'Node Type': type, 'Relation Name': name = '' }) =>
      type === 'Seq Scan' && LARGE.has(name) ? [name] : [],
    )

  test.each<[string, Partial<At>]>([
    ['now', {}],
    ['within a bound of the world', { happenedBy: { edtf: '2024', latest: '2024-12-31T23:59:59.999Z' } }],
  ])('a diff of ten changes reads few blocks, and no table whole: %s', async (_, at) => {
    const statements = await statementsOf(before, at)
    expect(statements.length).toBeGreaterThan(15)
    const plans: { text: string; blocks: number; readWhole: string[] }[] = []
    for (const statement of statements) {
      const plan = await planOf(statement)
      plans.push({ text: statement.text, blocks: blocks(plan), readWhole: readWhole(plan) })
    }
    expect(plans.filter((one) => one.readWhole.length > 0 || one.blocks > 100)).toEqual([])
    expect(plans.reduce((sum, one) => sum + one.blocks, 0)).toBeLessThan(600)
  })
})
