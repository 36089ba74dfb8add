import fc from '../../../test/support/fast-check.js'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as e from '../test/events.js'
import { append, envelope } from '../test/given.js'
import type { DraftedEvent } from './catalogue.js'
import { dataHash, eventHash, FIRST_PREVIOUS_HASH } from './chain.js'
import { readEnvelope, writeEnvelope, type Envelope, type Expected } from './envelope.js'
import { fold, type AcceptedEvent, type Folded, type Verdict } from './fold.js'
import { FoldState, type EntityKey } from './fold-state.js'
import { entitiesOf, entitiesBehind, namedDevelopments } from './naming.js'

const LATER = '2025-09-05T11:00:00.000Z'

describe('an append', () => {
  test('is accepted once: a copy repeats the acceptance, a different request is refused', () => {
    const state = new FoldState()
    append(state, [e.opened], { appendId: 'one' })
    expect(append(state, [e.opened], { appendId: 'one' }).verdict.verdict).toBe('repeated')
    expect(append(state, [e.reported('a')], { appendId: 'one' }).verdict.verdict).toBe('reused')
    expect(state.story('story')?.version).toBe(1)
  })
  test('whose request was refused leaves its id free: the next request is judged anew', () => {
    const state = new FoldState()
    expect(append(state, [e.reported('a')], { appendId: 'one' }).verdict.verdict).toBe('rejected')
    append(state, [e.opened])
    expect(append(state, [e.reported('b')], { appendId: 'one' }).verdict.verdict).toBe('accepted')
  })
  test('that is refused again and again stays free', () => {
    const state = new FoldState()
    for (let n = 0; n < 3; n++)
      expect(append(state, [e.reported('a')], { appendId: 'one' }).verdict.verdict).toBe('rejected')
    append(state, [e.opened])
    expect(append(state, [e.reported('a')], { appendId: 'one' }).verdict.verdict).toBe('accepted')
  })
  test.each<[Expected, number, string]>([
    ['any', 0, 'accepted'],
    ['absent', 0, 'accepted'],
    ['exists', 0, 'conflict'],
    [{ version: 0 }, 0, 'accepted'],
    [{ version: 1 }, 0, 'conflict'],
  ])('that expects %j of no story: %s %s', (expected, currentVersion, verdict) => {
    const folded = append(new FoldState(), [e.opened], { expected })
    expect(folded.verdict).toMatchObject({ verdict, ...(verdict === 'conflict' && { currentVersion }) })
  })
  test.each<[Expected, string]>([
    ['any', 'accepted'],
    ['absent', 'conflict'],
    ['exists', 'accepted'],
    [{ version: 1 }, 'accepted'],
    [{ version: 2 }, 'conflict'],
  ])('that expects %j of a story at version 1: %s', (expected, verdict) => {
    const state = new FoldState()
    append(state, [e.opened])
    expect(append(state, [e.reported('a')], { expected }).verdict.verdict).toBe(verdict)
  })
  test('is judged by its expected version before all else', () => {
    const state = new FoldState()
    const folded = append(state, [e.reported('a')], {
      expected: { version: 3 },
      learnedAt: '2999-01-01T00:00:00.000Z',
    })
    expect(folded.verdict).toMatchObject({ verdict: 'conflict', currentVersion: 0 })
  })
})

describe('a request', () => {
  const late = { appendId: 'one', requestId: 'late' }

  test('that was refused stays refused, however often it is on the log', () => {
    const state = new FoldState()
    append(state, [e.reported('a')], late)
    append(state, [e.opened])
    for (let n = 0; n < 2; n++) {
      expect(append(state, [e.reported('a')], late)).toMatchObject({
        verdict: { verdict: 'repeated' },
        events: [],
      })
    }
    expect(state.story('story')?.version).toBe(1)
  })
  test('that met another version stays refused, also once the story is at the version that it expected', () => {
    const state = new FoldState()
    const early = { ...late, expected: { version: 2 } }
    append(state, [e.opened])
    expect(append(state, [e.reported('a')], early).verdict.verdict).toBe('conflict')
    append(state, [e.reported('b')])
    expect(append(state, [e.reported('a')], early).verdict.verdict).toBe('repeated')
    expect(state.story('story')?.version).toBe(2)
  })
  test('that was refused stays so, also once another was accepted under its append id', () => {
    const state = new FoldState()
    append(state, [e.reported('a')], late)
    append(state, [e.opened])
    append(state, [e.reported('b')], { appendId: 'one', requestId: 'next' })
    expect(append(state, [e.reported('a')], late).verdict.verdict).toBe('repeated')
    expect(append(state, [e.reported('a')], { appendId: 'one' }).verdict.verdict).toBe('reused')
    expect(append(state, [e.reported('b')], { appendId: 'one' }).verdict.verdict).toBe('repeated')
    expect(state.story('story')?.version).toBe(2)
  })
  test('that was accepted gives its acceptance again', () => {
    const state = new FoldState()
    append(state, [e.opened], late)
    expect(append(state, [e.opened], late)).toMatchObject({ verdict: { verdict: 'repeated' }, events: [] })
  })
  test('that differs from the accepted one is reused, each time', () => {
    const state = new FoldState()
    append(state, [e.opened], { appendId: 'one' })
    for (let n = 0; n < 2; n++) expect(append(state, [e.closed], late).verdict.verdict).toBe('reused')
  })
  test('under the append id of another story is refused', () => {
    const state = new FoldState()
    append(state, [e.opened], { appendId: 'one' })
    const other = append(state, [e.opened], { appendId: 'one', storyId: 'other' })
    expect(other.verdict.verdict).toBe('reused')
  })
})

describe('time', () => {
  test('that is recorded never goes back in a partition', () => {
    const state = new FoldState()
    append(state, [e.opened], { time: LATER })
    expect(append(state, [e.reported('a')], { time: '2025-09-05T09:00:00.000Z' }).verdict.recordedAt).toBe(
      LATER,
    )
  })
  test('that is claimed is not before the last known time of the story, nor after the recorded time', () => {
    const state = new FoldState()
    append(state, [e.opened], { learnedAt: '2025-09-03T00:00:00.000Z' })
    const early = append(state, [e.reported('a')], { learnedAt: '2025-09-02T23:59:59.999Z' })
    expect(early.verdict).toMatchObject({ code: 'learned-out-of-order', pointer: '/learnedAt' })
    const late = append(state, [e.reported('a')], { learnedAt: '2025-09-05T10:00:00.001Z' })
    expect(late.verdict).toMatchObject({ code: 'learned-in-future', pointer: '/learnedAt' })
    const same = append(state, [e.reported('a')], { learnedAt: '2025-09-03T00:00:00.000Z' })
    expect(same.verdict).toMatchObject({ verdict: 'accepted', learnedAt: '2025-09-03T00:00:00.000Z' })
  })
  test('without a claim, the known time is the recorded time', () => {
    const state = new FoldState()
    append(state, [e.opened])
    expect(
      append(state, [e.reported('a')], { learnedAt: '2025-09-04T00:00:00.000Z', time: LATER }).verdict,
    ).toMatchObject({
      code: 'learned-out-of-order',
    })
  })
})

describe('a record', () => {
  const { value, digest } = writeEnvelope(envelope([e.opened]))
  const changed = (change: object) => {
    const next = writeEnvelope({ ...envelope([e.opened]), ...change })
    return readEnvelope(next.value, next.digest)
  }
  test('is read as it was written', () => expect(readEnvelope(value, digest).kind).toBe('envelope'))
  test('without its digest, or with another, is unreadable', () => {
    expect(readEnvelope(value, undefined).kind).toBe('unreadable')
    expect(readEnvelope(value, digest.replace(/^./, 'x')).kind).toBe('unreadable')
    expect(readEnvelope(null, digest).kind).toBe('unreadable')
  })
  test('of a newer schema, rules or event is newer: never judged', () => {
    expect(changed({ schema: 2 })).toMatchObject({ kind: 'newer', what: 'schema 2' })
    expect(changed({ rules: 2 })).toMatchObject({ kind: 'newer', what: 'rules 2' })
    expect(changed({ events: [{ type: 'StoryBurned' }] })).toMatchObject({
      kind: 'newer',
      what: 'the event StoryBurned',
    })
  })
  test.each([
    { storyId: 'No Id' },
    { appendId: '' },
    { requestId: undefined },
    { requestId: '' },
    { expected: 'some' },
    { events: [] },
    { recordedBy: 'a\u0000b' },
    { schema: 'x' },
  ])('with %j is unreadable', (change) => expect(changed(change).kind).toBe('unreadable'))
})

const id = fc.constantFrom('a', 'b', 'c', 'd')
const event: fc.Arbitrary<DraftedEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(id, fc.array(id.map(e.linkTo), { maxLength: 2 }))
      .map(([one, links]) => e.reported(one, links)),
  },
  fc.constantFrom<DraftedEvent>(e.opened, e.closed, e.rated),
  id.map((one) => e.corrected(one, { headline: e.en('new') })),
  id.map(e.held),
  id.map(e.released),
  id.map(e.withdrawn),
  id.map(e.corroborated),
  fc.uniqueArray(id, { minLength: 2, maxLength: 3 }).map(([into = 'a', ...from]) => e.merged(into, ...from)),
  fc.integer({ min: 1, max: 12 }).map(e.undone),
  id.map(e.issue),
  fc.tuple(id, fc.option(id, { nil: undefined })).map(([one, other]) => e.position(one, other)),
  fc.tuple(id, fc.option(id, { nil: undefined })).map(([one, other]) => e.announced(one, other)),
  id.map(e.revised),
  fc.tuple(id, id, fc.boolean()).map(([one, by, partly]) => e.fulfilled(one, by, partly)),
  id.map(e.cancelled),
  fc.integer({ min: 1, max: 12 }).map(e.retracted),
  fc.tuple(id, fc.option(id, { nil: undefined })).map(([one, other]) => e.figure(one, other)),
)
const expected: fc.Arbitrary<Expected> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Expected>('any') },
  fc.constantFrom<Expected>('exists', 'absent'),
  fc.integer({ min: 0, max: 5 }).map((version) => ({ version })),
)
/**
 * Requests under few append ids, in any order on the log. Some are there several times (a producer retried), some come long
 * after others were accepted (a producer was frozen).
 */
const log: fc.Arbitrary<Envelope[]> = fc
  .tuple(
    fc.array(
      fc.record({
        storyId: fc.constantFrom('s', 't'),
        events: fc.array(event, { minLength: 1, maxLength: 4 }),
        expected,
        appendId: fc.integer({ min: 1, max: 12 }).map((n) => `append-${n}`),
      }),
      { minLength: 1, maxLength: 25 },
    ),
    fc.array(fc.nat(), { minLength: 1, maxLength: 50 }),
  )
  .map(([appends, places]) => {
    const requests = appends.map(({ events, ...options }, i) =>
      envelope(events, { ...options, requestId: `request-of-log-${i}` }),
    )
    return [
      envelope([e.opened], { storyId: 's', appendId: 'open-s', requestId: 'open-s' }),
      ...places.flatMap((place) => requests[place % requests.length] ?? []),
    ]
  })

function foldOne(state: FoldState, one: Envelope, offset: number): Folded {
  const folded = fold(state, {
    partition: 0,
    offset: String(offset),
    time: LATER,
    content: { kind: 'envelope', envelope: one },
  })
  state.apply(folded.changes)
  return folded
}

/** What one envelope comes to, and the developments that each of its accepted events names. */
function foldAndName(state: FoldState, one: Envelope, offset: number) {
  const folded = foldOne(state, one, offset)
  const named = folded.events.map((event) =>
    namedDevelopments(event, (key) => state.entity(event.storyId, key)),
  )
  return { folded, named }
}

/** The part of the state that a batch names, as a recorder loads it. */
function loadFor(batch: readonly Envelope[], whole: FoldState): FoldState {
  const part = new FoldState()
  part.setRecordedAt(whole.recordedAt())
  for (const one of batch) {
    const known = whole.accepted(one.appendId)
    if (known) part.putAccepted(one.appendId, known)
    if (whole.wasRefused(one.requestId)) part.putRefused(one.requestId)
    const head = whole.story(one.storyId)
    if (head) part.putStory(one.storyId, head)
    const put = (key: EntityKey) => {
      const entity = whole.entity(one.storyId, key)
      if (!entity) return
      part.putEntity(one.storyId, key, entity)
      for (const more of entitiesBehind(entity)) put(more)
    }
    for (const key of entitiesOf(one)) put(key)
  }
  return part
}

describe('for every log', () => {
  test('the fold and what events name are the same for every batch size, though a batch knows only what it names', () =>
    fc.assert(
      fc.property(log, fc.integer({ min: 1, max: 7 }), (records, size) => {
        const all = new FoldState()
        const atOnce = records.map((one, i) => foldAndName(all, one, i))
        const store = new FoldState()
        const inBatches: ReturnType<typeof foldAndName>[] = []
        for (let from = 0; from < records.length; from += size) {
          const batch = records.slice(from, from + size)
          const part = loadFor(batch, store)
          batch.forEach((one, i) => {
            const of = foldAndName(part, one, from + i)
            store.apply(of.folded.changes)
            inBatches.push(of)
          })
        }
        expect(inBatches).toEqual(atOnce)
      }),
    ))

  test('no request that was refused is ever recorded, and an append id is accepted once at most', () =>
    fc.assert(
      fc.property(log, (records) => {
        const state = new FoldState()
        const refused = new Set<string>()
        const accepted = new Map<string, string>()
        const allowed = ({ requestId, appendId, requestDigest }: Envelope): Verdict['verdict'][] => {
          if (refused.has(requestId)) return ['repeated']
          const acceptance = accepted.get(appendId)
          if (acceptance === undefined) return ['accepted', 'conflict', 'rejected']
          return [acceptance === requestDigest ? 'repeated' : 'reused']
        }
        records.forEach((one, i) => {
          const before = allowed(one)
          const { verdict, events } = foldOne(state, one, i)
          expect(before).toContain(verdict.verdict)
          expect(events.length > 0).toBe(verdict.verdict === 'accepted')
          if (verdict.verdict === 'accepted') accepted.set(one.appendId, one.requestDigest)
          if (verdict.verdict === 'conflict' || verdict.verdict === 'rejected') refused.add(one.requestId)
        })
      }),
    ))

  test('versions are contiguous, and the chain holds', () =>
    fc.assert(
      fc.property(log, (records) => {
        const state = new FoldState()
        const events = records.flatMap((one, i) => foldOne(state, one, i).events)
        for (const storyId of ['s', 't']) {
          const own = events.filter((one) => one.storyId === storyId)
          expect(own.map(({ version }) => version)).toEqual(own.map((_, i) => i + 1))
          let previous = FIRST_PREVIOUS_HASH
          for (const one of own) {
            expect(one.previousHash).toBe(previous)
            expect(one.hash).toBe(eventHash(previous, { ...one, dataHash: dataHash(one.salt, one.data) }))
            previous = one.hash
          }
        }
      }),
    ))

  test('a refused append changes nothing, and nothing throws', () =>
    fc.assert(
      fc.property(log, (records) => {
        const state = new FoldState()
        records.forEach((one, i) => {
          const before = state.story(one.storyId)
          const { verdict, events, changes } = foldOne(state, one, i)
          if (verdict.verdict === 'accepted') return
          expect({ events, story: changes.story, entities: changes.entities.size }).toEqual({
            events: [],
            story: undefined,
            entities: 0,
          })
          expect(state.story(one.storyId)).toEqual(before)
        })
      }),
    ))
})

/** The rules with number 1 are frozen: this log gives these verdicts and heads for ever. */
describe('the golden log of rules 1', () => {
  interface Golden {
    verdicts: Verdict[]
    heads: Record<string, string>
  }
  const golden = (file: string) => readFileSync(join(import.meta.dirname, '../test/golden', file), 'utf8')

  test('has the verdicts and the heads that it always had', () => {
    const state = new FoldState()
    const found: Golden = { verdicts: [], heads: {} }
    golden('rules-1.ndjson')
      .trim()
      .split('\n')
      .forEach((line, i) => {
        const { time, value, digest }: { time: string; value: string; digest: string } = JSON.parse(line)
        const content = readEnvelope(Buffer.from(value, 'utf8'), digest)
        if (content.kind === 'newer') throw new Error('the golden log is newer than its rules')
        const { verdict, events, changes } = fold(state, { partition: 0, offset: String(i), time, content })
        state.apply(changes)
        found.verdicts.push(verdict)
        events.forEach(({ storyId, hash }: AcceptedEvent) => (found.heads[storyId] = hash))
      })
    expect(found).toEqual(JSON.parse(golden('rules-1.json')))
  })
})
