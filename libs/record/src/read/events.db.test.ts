import type { Caller } from '@filrouge/access'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { streamEvents } from './events.js'
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
