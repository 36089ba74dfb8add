import type { Caller } from '@filrouge/access'
import type { AppendOutcome } from '@filrouge/record'
import type { Envelope } from '@filrouge/story'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { envelopeOf, held, opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { explained } from './explain.js'

const editor: Caller = { principal: 'desk', role: 'editor', stories: null }
const reporter: Caller = { ...editor, role: 'reporter' }
const ofMine: Caller = { ...editor, stories: ['mine-*'] }

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
  await record.append('others', [opened(), reported('summit')])
  await record.append('mine-1', [opened(), reported('talks'), reported('secret'), held('secret')])
})
afterAll(() => record?.drop())

/** The message to a caller that corrected a development which the story does not have. */
async function told(caller: Caller, developmentId: string, storyId = 'mine-1'): Promise<string> {
  const envelope = envelopeOf(storyId, [
    {
      type: 'DevelopmentCorrected',
      data: {
        developmentId,
        changes: { occurred: '2025-09-05' },
        reason: { en: 'x' },
        severity: 'correction',
      },
    },
  ])
  const outcome = await explained(record.dataSource, refused(envelope), envelope, caller)
  return outcome.status === 'rejected' ? outcome.message : ''
}

const refused = ({ appendId, requestId, requestDigest, storyId, recordedBy }: Envelope): AppendOutcome => ({
  status: 'rejected',
  code: 'development-unknown',
  pointer: '/events/0/data/developmentId',
  message: 'x',
  appendId,
  requestId,
  requestDigest,
  storyId,
  recordedBy,
  recordedAt: '2025-09-05T10:00:00.000Z',
})

test('a suggestion names a development of the story', async () => {
  for (const caller of [editor, reporter, ofMine])
    expect(await told(caller, 'talkz')).toContain('did you mean "talks"?')
})

test('no suggestion names a development that the caller may not see', async () => {
  expect(await told(editor, 'secrets')).toContain('did you mean "secret"?')
  expect(await told(reporter, 'secrets')).not.toMatch(/did you mean|"secret"/)
})

test('no suggestion names a development of another story', async () => {
  for (const caller of [editor, ofMine])
    expect(await told(caller, 'sumit')).not.toMatch(/did you mean|summit/)
})
