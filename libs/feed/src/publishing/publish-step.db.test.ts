import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  announced,
  described,
  held,
  opened,
  released,
  reported,
  revised,
} from '../../../../test/support/envelopes.js'
import { emptySchema } from '../../../../test/support/postgres.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { poolOf } from '@filrouge/database'
import { LIVE } from '@filrouge/record'
import { knowPublished, logPartitions, unpublished } from './publication-cursors.js'
import { publishStep, TAKE_SQL, type Publication, type PublicEvent } from './publish-step.js'

/** What the driver says of a session that Postgres ended: whether it reads or writes first is chance. */
const SESSION_ENDED = /terminat|not queryable|ECONNRESET|EPIPE/

const LIMITS = { events: 1_000, bytes: 1_000_000, silentMs: 10_000 }

let record: FreshRecord

beforeEach(async () => {
  record = await freshRecord()
})
afterEach(() => record.drop())

const corrected = (developmentId: string) => ({
  type: 'DevelopmentCorrected',
  data: { developmentId, changes: { occurred: '2025-09-05' }, reason: { en: 'x' }, severity: 'correction' },
})
const restricted = { type: 'StoryOpened', data: { ...opened().data, visibility: 'restricted' } }

/** Keeps the written events as `story/version`, with marks for sealed events and corrections. */
class Written implements Publication {
  readonly events: string[] = []
  private waiting: string[] = []
  constructor(
    private readonly whileWriting: (stillOwned: () => Promise<void>) => Promise<unknown> | void = () => {},
  ) {}

  add(events: readonly PublicEvent[]): number {
    this.waiting.push(
      ...events.map(
        ({ event: { id, sealed, data }, corrects }) =>
          `${id}${sealed && data === null ? ' sealed' : ''}${corrects === null ? '' : ` corrects ${corrects}`}`,
      ),
    )
    return events.length * 1_000
  }
  async flush(stillOwned: () => Promise<void>): Promise<void> {
    await this.whileWriting(stillOwned)
    this.events.push(...this.waiting)
    this.waiting = []
  }
}

const ALL = { after: -1, partitions: 100 }
const step = (to: Publication, limits = LIMITS) => publishStep(record.dataSource, ALL, limits, to)

/** Runs steps until there is nothing to publish. @returns the events that each step wrote */
async function publishAll(limits = LIMITS): Promise<string[][]> {
  await knowPublished(record.dataSource)
  const steps: string[][] = []
  for (;;) {
    const written = new Written()
    if (!(await step(written, limits))) return steps
    steps.push(written.events)
  }
}

const cursor = async () => {
  const [row]: { sequence: string }[] = await record.dataSource.query(
    `SELECT sequence FROM service.publication`,
  )
  return Number(row?.sequence)
}

describe('the publication', () => {
  test('has every event of public stories, once, in order within each story', async () => {
    await record.append('talks', [opened(), reported('a')])
    await record.append('strait', [opened()])
    await record.append('talks', [corrected('a')])
    expect(await unpublished(record.dataSource)).toBe(4)
    expect(await publishAll()).toEqual([['talks/1', 'talks/2', 'talks/3 corrects 2', 'strait/1']])
    expect(await publishAll()).toEqual([])
    expect(await unpublished(record.dataSource)).toBe(0)
    await record.append('talks', [reported('b')])
    expect(await publishAll()).toEqual([['talks/4']])
  })

  test('has nothing of a restricted story, and the whole story once it is public', async () => {
    await record.append('secret', [restricted, reported('a')])
    await record.append('talks', [opened()])
    expect(await publishAll()).toEqual([['talks/1']])
    await record.append('secret', [reported('b')])
    expect(await publishAll()).toEqual([[]])
    await record.append('secret', [described('public'), reported('c')])
    expect(await publishAll()).toEqual([['secret/1', 'secret/2', 'secret/3', 'secret/4', 'secret/5']])
    await record.append('secret', [described('restricted'), reported('d')])
    expect(await publishAll()).toEqual([[]])
    await record.append('secret', [described('public')])
    expect(await publishAll()).toEqual([['secret/6', 'secret/7', 'secret/8']])
  })

  test('seals the events of a development that is held now, and not after its release', async () => {
    await record.append('talks', [opened(), reported('a'), reported('b'), corrected('a'), held('a')])
    expect(await publishAll()).toEqual([
      ['talks/1', 'talks/2 sealed', 'talks/3', 'talks/4 sealed corrects 2', 'talks/5 sealed'],
    ])
    await record.append('talks', [released('a')])
    expect(await publishAll()).toEqual([['talks/6']])
  })

  test('seals what is said of an expectation that was announced with a held development', async () => {
    const events = [announced('x', 'a'), announced('free', 'b'), revised('x'), revised('free')]
    await record.append('talks', [opened(), reported('a'), reported('b'), held('a'), ...events])
    expect((await publishAll())[0]?.slice(4)).toEqual([
      'talks/5 sealed',
      'talks/6',
      'talks/7 sealed',
      'talks/8',
    ])
    await record.append('talks', [released('a'), revised('x', '2027')])
    expect(await publishAll()).toEqual([['talks/9', 'talks/10']])
  })

  test('begins with the events from before the first step', async () => {
    expect(await logPartitions(record.dataSource)).toBeNull()
    await record.append('talks', [opened()])
    expect(await step(new Written())).toBeNull()
    expect(await knowPublished(record.dataSource)).toBe(true)
    expect(await knowPublished(record.dataSource)).toBe(false)
    expect(await step(new Written())).toEqual({ partition: 0, events: 1, stories: 1, isFull: false })
  })
})

describe('a step', () => {
  test('is bounded by events: the next goes on in the middle of a story, and the cursor stands before it', async () => {
    await record.append('secret', [restricted, ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => reported(id))])
    await publishAll()
    await record.append('talks', [opened()])
    await record.append('secret', [described('public')])
    await record.append('other', [opened()])
    const three = { ...LIMITS, events: 3 }
    const written = new Written()
    await step(written, three)
    expect([written.events, await cursor()]).toEqual([['talks/1', 'secret/1', 'secret/2'], 8])
    expect(await publishAll(three)).toEqual([
      ['secret/3', 'secret/4', 'secret/5'],
      ['secret/6', 'secret/7', 'secret/8'],
      ['other/1'],
    ])
    expect(await cursor()).toBe(10)
  })

  test('is bounded by bytes', async () => {
    const ids = Array.from({ length: 99 }, (_, i) => reported(`d-${i}`))
    await record.append('talks', [opened(), ...ids])
    await record.append('talks', [reported('x'), reported('y')])
    const steps = await publishAll({ ...LIMITS, bytes: 50_000 })
    expect(steps.map(({ length }) => length)).toEqual([100, 2])
  })

  test('that fails moves no cursor: the next one writes the same events', async () => {
    await record.append('talks', [opened(), reported('a')])
    await knowPublished(record.dataSource)
    const failing = new Written(() => Promise.reject(new Error('the broker is gone')))
    await expect(step(failing)).rejects.toThrow('the broker is gone')
    expect(await cursor()).toBe(0)
    expect(await publishAll()).toEqual([['talks/1', 'talks/2']])
  })

  test('locks its partition', async () => {
    await record.append('talks', [opened()])
    await knowPublished(record.dataSource)
    let other: unknown = 'not asked'
    await step(new Written(async () => (other = await step(new Written()))))
    expect(other).toBeNull()
  })

  describe('of two partitions', () => {
    beforeEach(async () => {
      await record.append('talks', [opened(), reported('a')])
      await record.append('strait', [opened(), reported('a')])
      // Moves the second story into a partition of its own.
      await record.dataSource.query(
        `UPDATE service.feed SET partition = 1, sequence = sequence - 2 WHERE story_id = 'strait'`,
      )
      await record.dataSource.query(`UPDATE record.checkpoint SET feed_sequence = 2`)
      await record.dataSource.query(
        `INSERT INTO record.checkpoint (partition, next_offset, feed_sequence) VALUES (1, 2, 2)`,
      )
      await knowPublished(record.dataSource)
    })

    test('takes those in turn', async () => {
      const one = (after: number) =>
        publishStep(record.dataSource, { after, partitions: 1 }, LIMITS, new Written())
      expect(await one(0)).toMatchObject({ partition: 1 })
      expect(await one(1)).toMatchObject({ partition: 0 })
      expect(await one(0)).toBeNull()
    })

    test('publishes both, and each goes on at its own place', async () => {
      const written = new Written()
      expect(await step(written)).toEqual({ partition: 1, events: 4, stories: 2, isFull: false })
      expect(written.events).toEqual(['talks/1', 'talks/2', 'strait/1', 'strait/2'])
      expect(await publishAll()).toEqual([])
      expect(await unpublished(record.dataSource)).toBe(0)
    })

    test('at a limit ends in the middle, and the next turn begins with the other partition', async () => {
      const written = new Written()
      const found = await publishStep(
        record.dataSource,
        { after: 0, partitions: 2 },
        { ...LIMITS, events: 1 },
        written,
      )
      expect(found).toEqual({ partition: 1, events: 1, stories: 1, isFull: true })
      expect(written.events).toEqual(['strait/1'])
      expect(await publishAll({ ...LIMITS, events: 1 })).toEqual([['talks/1'], ['talks/2'], ['strait/2']])
    })

    test('says whose turn it was before it fails', async () => {
      const failing = new Written(() => Promise.reject(new Error('the broker is gone')))
      const turns: number[] = []
      const failed = publishStep(record.dataSource, { after: 0, partitions: 1 }, LIMITS, failing, (last) =>
        turns.push(last),
      )
      await expect(failed).rejects.toThrow('the broker is gone')
      expect(turns).toEqual([1])
    })
  })

  test('waits while a feed is being refilled, and publishes nothing twice', async () => {
    await record.append('talks', [opened(), reported('a')])
    await publishAll()
    await record.append('talks', [reported('b')])
    await record.dataSource.query(`CREATE TABLE lost AS SELECT * FROM service.feed`)
    await record.dataSource.query(`DELETE FROM service.feed`)
    expect(await publishAll()).toEqual([])
    await record.dataSource.query(`INSERT INTO service.feed SELECT * FROM lost`)
    // The program that refills the feed can reset the cursor to its beginning.
    await record.dataSource.query(`UPDATE service.publication SET sequence = 0`)
    expect(await publishAll()).toEqual([['talks/3']])
  })

  test('publishes nothing of a story while the record has only a part of it', async () => {
    await record.append('talks', [opened(), reported('a')])
    await record.append('talks', [described('restricted')])
    await knowPublished(record.dataSource)
    await emptySchema(record.dataSource, 'record')
    await record.foldOn(LIVE, 1)
    await expect(step(new Written())).rejects.toThrow('the whole story talks')
    await record.foldOn(LIVE, 1)
    expect(await publishAll()).toEqual([[]])
  })

  test('whose session was ended detects it before it writes, and the process lives', async () => {
    await record.append('talks', [opened()])
    await knowPublished(record.dataSource)
    const ended = new Written(async (stillOwned) => {
      await stillOwned()
      await record.dataSource.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND state = 'idle in transaction'`,
      )
      await expect
        .poll(() =>
          stillOwned().then(
            () => 'owned',
            () => 'lost',
          ),
        )
        .toBe('lost')
      await stillOwned()
    })
    await expect(step(ended)).rejects.toThrow(SESSION_ENDED)
    expect(ended.events).toEqual([])
    expect(await publishAll()).toEqual([['talks/1']])
  })

  test('that writes for longer than a session may be silent keeps its partition', async () => {
    await record.append('talks', [opened()])
    await knowPublished(record.dataSource)
    const silentMs = 1_000
    const slow = new Written(() => new Promise((resolve) => setTimeout(resolve, silentMs + 500)))
    expect(await step(slow, { ...LIMITS, silentMs })).toMatchObject({ events: 1 })
    expect(await publishAll()).toEqual([])
  })

  test('of a silent publisher is ended, and its partition is free', async () => {
    await record.append('talks', [opened()])
    await knowPublished(record.dataSource)
    const silent = await poolOf(record.dataSource).connect()
    silent.on('error', () => undefined)
    await silent.query('BEGIN')
    await silent.query(TAKE_SQL, [-1, '1000', 100])
    expect(await step(new Written())).toBeNull()
    await expect.poll(() => step(new Written()), { timeout: 10_000 }).toMatchObject({ events: 1 })
    await expect(silent.query('COMMIT')).rejects.toThrow(SESSION_ENDED)
    silent.release(true)
  })
})
