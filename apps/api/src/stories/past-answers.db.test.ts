import { Notices } from '@filrouge/feed'
import type { Caller } from '@filrouge/access'
import { Problem } from '@filrouge/runtime'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { NOTHING } from '../../../../test/support/diffs.js'
import fc from '../../../../test/support/fast-check.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { histories, recordHistory, WORLDS } from '../../../../test/support/histories/index.js'
import { bothWays } from '../../../../test/support/joined-diffs.js'
import { plainEvents, type PlainEvent } from '../../../../test/support/plain-fold/index.js'
import { EDITOR, questions, READER, readsOf, type AskedRead, type Query } from '../../test/past-questions.js'
import { AnswerCache } from './answer-cache.js'
import { PinnedVersions } from './pinned-versions.js'
import { ReadStory, ReadStoryHandler } from './read-story.js'
import type { StoryReadName } from './story-reads.js'

/*
 * Answers about the past of random histories, held against a plain fold of the events up to that version.
 * Not compared here: the filters `q`, `actor`, `place` and `source` of a timeline, whose words and names Postgres compares;
 * languages that are near the one asked for, and diffs in one language (in-language.test.ts and diff.db.test.ts have these);
 * cursors and ETags.
 */

let record: FreshRecord
let handler: ReadStoryHandler
beforeAll(async () => {
  record = await freshRecord()
})
beforeEach(() => (handler = newHandler()))
afterAll(() => record?.drop())

/** Reads without cached answers. */
function newHandler(): ReadStoryHandler {
  const versions = new PinnedVersions(record.dataSource, new Notices(null), 100)
  return new ReadStoryHandler(record.dataSource, versions, new AnswerCache())
}

let stories = 0
const newStory = () => `story-${(stories += 1)}`
const runs = (numRuns: number) => ({ numRuns, endOnFailure: true })

async function read<Name extends StoryReadName>(
  name: Name,
  storyId: string,
  query: Query,
  caller: Caller,
  developmentId?: string,
) {
  const callerNow = () => Promise.resolve(caller)
  const request = { storyId, developmentId, query, minVersion: () => null, caller, callerNow }
  const answer = await handler.execute(new ReadStory(name, request))
  return { ...answer, body: answer.body() }
}

/** What a read gives, or the code of its refusal. */
const orCode = (reading: Promise<unknown>): Promise<unknown> =>
  reading.catch((error: unknown) => (error instanceof Problem ? error.code : Promise.reject(error)))

/** The body of an answer. A list has the items of all its pages. */
async function wholeBody(
  storyId: string,
  { name, query, developmentId }: AskedRead,
  caller: Caller,
): Promise<unknown> {
  const { body } = await read(name, storyId, query, caller, developmentId)
  if (!('items' in body)) return body
  const { next, ...first } = body
  const items: unknown[] = [...body.items]
  for (let cursor = next; cursor;) {
    const page = (await read(name, storyId, { ...query, cursor }, caller)).body
    if (!('items' in page)) throw new Error('a page has no items')
    items.push(...page.items)
    cursor = page.next
  }
  return { ...first, items }
}

/** All events of a story, as an editor reads them. */
async function eventsOf(storyId: string): Promise<PlainEvent[]> {
  const { bytes } = await read('events', storyId, { limit: '500' }, EDITOR)
  return plainEvents(JSON.parse(String(bytes)).items)
}

test(
  'at any version, time and bound of the world, for each caller, every read says what the plain fold says',
  { timeout: 240_000 },
  () =>
    fc.assert(
      fc.asyncProperty(
        histories,
        fc.array(questions, { minLength: 6, maxLength: 6 }),
        async (history, asked) => {
          const storyId = newStory()
          await recordHistory(record, storyId, history)
          const all = await eventsOf(storyId)
          for (const one of asked) {
            const check = async ({ expected, ...of }: AskedRead) => {
              const at = { ...of, role: one.caller.role }
              const answer = await orCode(wholeBody(storyId, { ...of, expected }, one.caller))
              expect({ ...at, answer }).toEqual({ ...at, answer: expected })
            }
            await Promise.all(readsOf(storyId, all, one).map(check))
          }
        },
      ),
      runs(16),
    ),
)

const spans = fc.record({
  versions: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
  happenedBy: fc.constantFrom(...WORLDS),
  caller: fc.constantFrom(EDITOR, READER),
})

test(
  'what a diff says follows from the diffs to and from a version between, and a diff to the same version is empty',
  { timeout: 240_000 },
  () =>
    fc.assert(
      fc.asyncProperty(histories, fc.array(spans, { minLength: 8, maxLength: 8 }), async (history, asked) => {
        const storyId = newStory()
        const last = await recordHistory(record, storyId, history)
        for (const { versions, happenedBy, caller } of asked) {
          const [a = 0, b = 0, c = 0] = versions.map((n) => n % (last + 1)).sort((a, b) => a - b)
          if (b === 0) continue
          const diff = async (from: number, to: number) => {
            const world = happenedBy === undefined ? {} : { happenedBy }
            return (await read('diff', storyId, { from: String(from), to: String(to), ...world }, caller))
              .body
          }
          const [first, second, whole] = [await diff(a, b), await diff(b, c), await diff(a, c)]
          const found = bothWays(first, second, whole, happenedBy !== undefined)
          const at = { a, b, c, happenedBy, role: caller.role }
          expect({ ...at, ...found.joined }).toEqual({ ...at, ...found.whole })
          expect(await diff(b, b)).toMatchObject({ ...NOTHING, story: { fields: [] } })
        }
      }),
      runs(8),
    ),
)

/** Whether the known times that a read names are past: what is recorded later may be known from the last known time on. */
function isOver(all: readonly PlainEvent[], { knownAt, from }: Query): boolean {
  const last = all.at(-1)
  const lastKnown = last?.learnedAt ?? last?.recordedAt ?? ''
  return [knownAt, from].every((time) => !time?.includes('T') || time < lastKnown)
}

test('answers about a version are the same bytes after more was recorded', { timeout: 240_000 }, () =>
  fc.assert(
    fc.asyncProperty(
      histories,
      // A read without a past, and a world whose end is open, are about now.
      fc.array(
        questions.filter(({ axis, happenedBy }) => axis !== 'now' && happenedBy !== '2025/..'),
        { minLength: 3, maxLength: 3 },
      ),
      async (history, asked) => {
        const storyId = newStory()
        const answers: [AskedRead, answer: unknown][] = []
        const bytesOf = ({ name, query, developmentId }: AskedRead) =>
          orCode(
            read(name, storyId, query, EDITOR, developmentId).then(({ bytes, etag }) => [
              etag,
              String(bytes),
            ]),
          )
        await recordHistory(record, storyId, history, async () => {
          const all = await eventsOf(storyId)
          for (const one of asked)
            for (const of of readsOf(storyId, all, { ...one, caller: EDITOR }))
              if (isOver(all, of.query)) answers.push([of, await bytesOf(of)])
        })
        handler = newHandler()
        for (const [of, answer] of answers)
          expect({ ...of, answer: await bytesOf(of) }).toEqual({ ...of, answer })
      },
    ),
    runs(8),
  ),
)
