import { Notices } from '@filrouge/feed'
import { recordDataSource } from '@filrouge/store'
import { type AppendOutcome } from '@filrouge/record'
import { expect, onTestFinished, test } from 'vitest'
import { Verdicts } from './verdicts.js'

const outcome: AppendOutcome = {
  appendId: 'one',
  storyId: 'a',
  requestDigest: '',
  recordedBy: 'desk',
  recordedAt: '2025-09-05T10:00:00.000Z',
  logOffset: '1',
  status: 'conflict',
  currentVersion: 3,
}

test('of two that wait for one append, one that gives up does not take the verdict from the other', async () => {
  const notices = new Notices(null)
  const verdicts = new Verdicts(
    recordDataSource({ url: 'postgres://localhost/none', poolSize: 1, applicationName: 'test' }),
    notices,
  )
  onTestFinished(() => verdicts.close())
  const hasty = verdicts.expect('one', 0)
  const patient = verdicts.expect('one', 0)
  hasty.cancel()
  expect(await hasty.outcome).toBeNull()
  notices.publish({ partition: 0, sequence: '1', outcomes: [outcome] })
  expect(await patient.outcome).toEqual(outcome)
})
