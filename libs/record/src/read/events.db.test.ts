import type { Caller } from '@filrouge/access'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { announced, held, opened, released, reported, revised } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { recordedEvents, streamEvents } from './events.js'
import { storyAt, type PinnedStory } from './story-at.js'

let record: FreshRecord
beforeEach(async () => {
  record = await freshRecord()
  const events = [opened(), ...Array.from({ length: EVENTS - 1 }, (_, i) => reported(`d${i}`))]
  for (let i = 0; i < EVENTS; i += 100) await record.append('talks', events.slice(i, i + 100))
})
afterEach(() => record.drop())

const reader: Caller = { principal: 'reader', role: 'reader', stories: null }
const EVENTS = 520

/** Gives the story as the caller may see it now. */
const judging = (caller: Caller) => async (): Promise<PinnedStory> => {
  const at = { version: EVENTS, now: new Date().toISOString() }
  const found = await storyAt(record.dataSource, 'talks', at, caller)
  if (typeof found === 'string') throw new Error(found)
  return found
}
const all = { from: 1, to: EVENTS, types: null, isOfWorld: true }

test('a stream checks the rights of its reader again before each page', async () => {
  const sealed: number[] = []
  for await (const event of streamEvents(record.dataSource, judging(reader), all)) {
    if (event.sealed) sealed.push(event.version)
    // The first page is read by now. d517 is version 519, on the second page.
    if (event.version === 1)
      for (const developmentId of ['d0', 'd517'])
        await record.append('talks', [
          { type: 'DevelopmentHeld', data: { developmentId, reason: { en: 'x' } } },
        ])
  }
  expect(sealed).toEqual([519])
})

test('a stream ends when its reader may not read the story any more', async () => {
  let last = 0
  const read = async () => {
    for await (const event of streamEvents(
      record.dataSource,
      judging({ ...reader, stories: ['other'], publicRead: true }),
      all,
    )) {
      last = event.version
      if (last === 1)
        await record.append('talks', [{ type: 'StoryDescribed', data: { visibility: 'restricted' } }])
    }
  }
  await expect(read()).rejects.toThrow('story-not-found')
  expect(last).toBe(500)
})

test('what is said of an expectation is sealed while the development that it was announced with is held', async () => {
  const reason = { en: 'x' }
  const e = (type: string, data: object) => ({ type, data })
  /** A revision, and each outcome with its retraction, so that the next one is accepted. */
  const about = (expectationId: string, from: number) => [
    revised(expectationId),
    ...[
      e('ExpectationFulfilled', { expectationId, by: 'b' }),
      e('ExpectationCancelled', { expectationId, reason }),
      e('ExpectationLapsed', { expectationId, reason }),
    ].flatMap((outcome, i) => [outcome, e('ClaimRetracted', { version: from + 1 + 2 * i, reason })]),
  ]
  const story = [
    opened(),
    reported('a'),
    reported('b'),
    announced('x', 'a'),
    announced('free'),
    ...about('x', 6),
    ...about('free', 13),
  ]
  await record.append('at-once', story)
  for (const event of story) await record.append('apart', [event])
  const sealedNow = async (storyId: string) => {
    const found = await storyAt(record.dataSource, storyId, { now: new Date().toISOString() }, reader)
    if (typeof found === 'string') throw new Error(found)
    const events = await recordedEvents(record.dataSource, found, { ...all, limit: 100 })
    return events.filter(({ sealed }) => sealed).map(({ version }) => version)
  }
  for (const storyId of ['apart', 'at-once']) {
    expect(await sealedNow(storyId)).toEqual([])
    await record.append(storyId, [held('a')])
    expect(await sealedNow(storyId)).toEqual([2, 4, 6, 7, 8, 9, 10, 11, 12, 20])
    await record.append(storyId, [released('a')])
    expect(await sealedNow(storyId)).toEqual([])
  }
})
