import { Notices } from '@filrouge/feed'
import { recordDataSource } from '@filrouge/store'
import { type AppendOutcome } from '@filrouge/record'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { Verdicts } from './verdicts.js'

const refusalOf = (requestId: string): AppendOutcome => ({
  appendId: 'one',
  requestId,
  storyId: 'a',
  requestDigest: '',
  recordedBy: 'desk',
  recordedAt: '2025-09-05T10:00:00.000Z',
  status: 'conflict',
  currentVersion: 3,
})
const request = (requestId: string) => ({ appendId: 'one', requestId, requestDigest: '' })

let notices: Notices
let verdicts: Verdicts

beforeEach(() => {
  notices = new Notices(null)
  const dataSource = recordDataSource({
    url: 'postgres://localhost/none',
    poolSize: 1,
    applicationName: 'test',
  })
  verdicts = new Verdicts(dataSource, notices)
  onTestFinished(() => verdicts.close())
})

test('two requests with the same append id each get their own verdict', async () => {
  const first = verdicts.expect(request('first'), 0)
  const second = verdicts.expect(request('second'), 0)
  notices.publish({ partition: 0, sequence: '1', outcomes: [refusalOf('first')] })
  expect(await first.outcome).toEqual(refusalOf('first'))
  notices.publish({ partition: 0, sequence: '1', outcomes: [refusalOf('second')] })
  expect(await second.outcome).toEqual(refusalOf('second'))
})

test('a request that gives up has no outcome, and does not take the verdict from another', async () => {
  const hasty = verdicts.expect(request('hasty'), 0)
  const patient = verdicts.expect(request('patient'), 0)
  hasty.cancel()
  expect(await hasty.outcome).toBeNull()
  notices.publish({ partition: 0, sequence: '1', outcomes: [refusalOf('hasty'), refusalOf('patient')] })
  expect(await patient.outcome).toEqual(refusalOf('patient'))
})

test('after close, all waiting requests have no outcome', async () => {
  const waiting = verdicts.expect(request('late'), 0)
  verdicts.close()
  expect(await waiting.outcome).toBeNull()
})
