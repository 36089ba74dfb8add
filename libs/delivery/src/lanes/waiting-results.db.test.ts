import { afterEach, beforeEach, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { waitingForLocks } from '../../../../test/support/postgres.js'
import { attempted, deliver, deliverAll, LIMITS, makeLanes, subscribe } from '../../test/subscribed.js'
import { Keys } from '@filrouge/access'
import { poolOf } from '@filrouge/database'
import { claimLanes } from './claim.js'
import { redrive } from './dead-letters.js'
import { nextSteps, type NextStep } from './next-messages.js'
import { recordResults, type Recorded } from './record-results.js'

let record: FreshRecord
let id: string

beforeEach(async () => {
  record = await freshRecord()
  await new Keys(record.dataSource).make({ name: 'reader', role: 'reader' })
  id = await subscribe(record.dataSource)
  await record.append('talks', [opened(), reported('a'), reported('b')])
})
afterEach(() => record.drop())

/** Claims the one lane that is due. */
async function claimed(): Promise<Extract<NextStep, { step: 'send' }>> {
  await makeLanes(record.dataSource)
  const lanes = await claimLanes(record.dataSource, 1, LIMITS)
  const [step] = await nextSteps(record.dataSource, lanes, () => null, { now: new Date(), publicRead: true })
  if (step?.step !== 'send') throw new Error(`there is nothing to send: ${step?.step}`)
  return step
}

/** The number of sessions that wait for a lock. */
const waiting = () => waitingForLocks(record.dataSource)

/** Records that a claimed message was taken, while another transaction has the lane and changes it. */
async function takenDuring(
  { lane, messages, judgedBy }: Extract<NextStep, { step: 'send' }>,
  changes: readonly string[],
): Promise<Recorded & { isKept: boolean }> {
  const made = attempted(lane, messages[0], { kind: 'delivered' })
  if (!made.taken) throw new Error('it was not taken')
  const result = { ...made, goesOn: judgedBy }
  const other = await poolOf(record.dataSource).connect()
  try {
    await other.query('BEGIN; SELECT FROM service.lane FOR UPDATE')
    const recording = recordResults(record.dataSource, 1, [result], new Date())
    await expect.poll(waiting, { timeout: 10_000 }).toBe(1)
    for (const sql of changes) await other.query(sql)
    await other.query('COMMIT')
    const recorded = await recording
    return { ...recorded, isKept: recorded.goesOn.has(result) }
  } finally {
    other.release(true)
  }
}

const lanes = () =>
  record.dataSource.query<object[]>(
    'SELECT story_id, next_version, lease, acked_version, redrive_version FROM service.lane',
  )

test('a lane that is removed while a result waits for it is not made again', async () => {
  const { isKept } = await takenDuring(await claimed(), [
    'DELETE FROM service.lane',
    'DELETE FROM service.subscription',
  ])
  expect(isKept).toBe(false)
  expect(await lanes()).toEqual([])
})

test('a replay that comes while a result waits for its lane stands', async () => {
  await makeLanes(record.dataSource)
  await deliver(record.dataSource)
  const step = await claimed()
  expect(step.messages[0].event.version).toBe(2)
  const { isKept } = await takenDuring(step, ['UPDATE service.lane SET next_version = 1'])
  expect(isKept).toBe(false)
  expect(await lanes()).toMatchObject([{ next_version: 1, lease: null, acked_version: 2 }])
  expect((await deliverAll(record.dataSource)).flat().map((name) => name.split('<')[0])).toEqual([
    'talks/1',
    'talks/2',
    'talks/3',
  ])
})

test('a lane that another courier has got while a result waits for it stays with that courier', async () => {
  const { isKept } = await takenDuring(await claimed(), [
    `UPDATE service.lane SET lease = 2, lease_until = now() + interval '1 minute'`,
  ])
  expect(isKept).toBe(false)
  expect(await lanes()).toMatchObject([{ next_version: 1, lease: 2, acked_version: 0 }])
})

test('dead letters of a redrive that comes while the result of another waits for its lane are sent', async () => {
  expect(await deliverAll(record.dataSource, () => ({ kind: 'deadLetter' }))).toHaveLength(3)
  await record.dataSource.query(
    'UPDATE service.dead_letter SET redriving = true WHERE version = 1; UPDATE service.lane SET redrive_version = 1',
  )
  await takenDuring(await claimed(), [
    'UPDATE service.dead_letter SET redriving = true WHERE version > 1',
    'UPDATE service.lane SET redrive_version = least(redrive_version, 2)',
  ])
  expect(await lanes()).toMatchObject([{ redrive_version: 2 }])
  expect((await deliverAll(record.dataSource)).flat()).toEqual(['talks/2<1', 'talks/3<2'])
  expect(await redrive(record.dataSource, id, null)).toBe(0)
})
