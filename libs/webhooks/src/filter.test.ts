import { describe, expect, test } from 'vitest'
import { compileFilter, FilterFailed } from './filter.js'

const event = {
  id: 'ukraine/12',
  storyId: 'ukraine',
  version: 12,
  type: 'DevelopmentReported',
  recordedBy: 'desk',
  learnedAt: null,
  correlationId: undefined,
  position: { partition: 3, offset: 120, index: 0 },
  data: {
    developmentId: 'summit',
    headline: { en: 'Summit on tariffs', fr: 'Sommet' },
    kind: { category: 'consult' },
    actors: [{ name: 'France', role: 'host' }],
    places: [{ name: 'Paris', lat: 48, lon: 2.35 }],
    importance: 'key',
    credibility: 2,
  },
}
const story = {
  storyId: 'ukraine',
  version: 12,
  status: 'open',
  title: { en: 'War' },
  tags: ['war', 'europe'],
}

function matches(text: string, about: { event: object; story: object } = { event, story }): boolean {
  const compiled = compileFilter(text)
  if (!compiled.ok) throw new Error(compiled.message)
  return compiled.filter.matches(about)
}

test.each([
  ['event.type == "DevelopmentReported"', true],
  ['event.type in ["StoryClosed", "StoryOpened"]', false],
  ['event.data.importance == "key" && "war" in story.tags', true],
  ['has(event.data.importance) && event.data.importance == "background"', false],
  ['has(event.data.figureId)', false],
  ['has(event.correlationId)', false],
  ['event.learnedAt == null', true],
  ['event.data.headline.en.contains("tariff")', true],
  ['event.data.headline.en.matches("(?i)\\\\bsummit\\\\b")', true],
  ['matches(event.data.headline.fr, "^Som")', true],
  ['event.data.actors[0].name == "France"', true],
  ['size(event.data.actors) == 1 && size(story.tags) > 1', true],
  ['event.data.places[0].lat > 47 && event.data.places[0].lon < 2.5', true],
  ['event.data.places[0].lat * 2.0 == 96.0', true],
  ['event.data.credibility <= 2', true],
  ['event.version == 12 && event.version % 5 == 2 && event.version + 1 == 13', true],
  ['event.position.offset >= 100', true],
  ['event["type"].startsWith("Story") || story.status != "open"', false],
  ['type(event.version) == int && type(event.data.credibility) == double', true],
  ['!(event.recordedBy == "desk")', false],
  ['story.version == event.version ? true : false', true],
  ['event.data.missing == 1 || event.type == "DevelopmentReported"', true],
  ['timestamp("2025-01-01T00:00:00Z") < timestamp("2026-01-01T00:00:00Z")', true],
  ['{"a": true}.a', true],
  ['true', true],
])('%s: %s', (text, expected) => expect(matches(text)).toBe(expected))

describe('what is no filter says why', () => {
  test.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['event.type ==', '1:'],
    ['event.type = "x"', '1:'],
    ['a b', '1:3'],
    [`event.type == "${'x'.repeat(1000)}"`, '1,000'],
    ['1', 'true or false'],
    ['"true"', 'true or false'],
    ['[true]', 'true or false'],
    ['{"a": true}', 'true or false'],
    ['1 + 1', 'true or false'],
    ['size(event.data)', 'true or false'],
    ['evnt.type == "x"', 'no evnt'],
    ['type == "x" && google.x', 'no google'],
    ['event.type == x', 'no x'],
    ['event.type.lower() == "x"', 'function lower'],
    ['foo(event)', 'function foo'],
    ['google.protobuf.Int32Value{value: 1} == 1', 'makes no google'],
    ['event.type.matches("(")', 'missing closing'],
    ['event.type.matches("(?=x)")', 'regexp'],
    ['event.type.matches(event.data.pattern)', 'written out'],
    ['event.type.matches("a" + "b")', 'written out'],
  ])('%s', (text, why) => {
    const compiled = compileFilter(text)
    expect(compiled).toMatchObject({ ok: false })
    expect(compiled.ok ? '' : compiled.message).toContain(why)
  })

  test.each([
    'story.tags.exists(t, t == "war")',
    'story.tags.exists_one(t, t == "war")',
    'story.tags.all(t, t == "war")',
    'size(story.tags.map(t, t + t)) > 0',
    'size(story.tags.map(t, t != "", t + t)) > 0',
    'size(story.tags.filter(t, t == "war")) > 0',
    'true || [[1].all(x, true)][0]',
    '{"a": [1].exists(x, x > 0)}.a',
    '{[1].exists(x, x > 0): true}[true]',
    'event.version > 1 ? !story.tags.exists(t, true) : true',
    'size([1].map(x, [1].map(y, x))) in [1]',
    'has([1].map(x, x).foo)',
    '[1].map(x, "a")[0].startsWith("a")',
  ])('no comprehension, wherever it hides: %s', (text) => {
    const compiled = compileFilter(text)
    expect(compiled.ok ? '' : compiled.message).toMatch(/no all, exists/)
  })
})

describe('an error for one event is an error, and not a no', () => {
  test.each([
    ['event.data.missing == 1', 'missing'],
    ['event.version > "a"', 'overload'],
    ['event.version / 0 == 1', 'zero'],
    ['event.data.actors[7].name == "x"', 'index'],
    ['event.data.importance', 'neither true nor false'],
    ['event.data.headline', 'neither true nor false'],
    ['event.data.importance && true', 'bool'],
    ['timestamp(event.type) == timestamp(event.type)', 'timestamp'],
  ])('%s', (text, why) => {
    expect(() => matches(text)).toThrow(FilterFailed)
    expect(() => matches(text)).toThrow(why)
  })

  test('a sealed event has no data, and a filter can say so', () => {
    const sealed = { event: { ...event, data: null, sealed: true }, story }
    expect(() => matches('event.data.importance == "key"', sealed)).toThrow(FilterFailed)
    expect(matches('!has(event.sealed) && event.data.importance == "key"', sealed)).toBe(false)
    expect(matches('event.data == null', sealed)).toBe(true)
  })

  test('after an error the next event is answered', () => {
    const compiled = compileFilter('event.data.importance == "key"')
    if (!compiled.ok) throw new Error(compiled.message)
    expect(() => compiled.filter.matches({ event: { data: {} }, story })).toThrow(FilterFailed)
    expect(compiled.filter.matches({ event, story })).toBe(true)
  })
})

describe('what a filter may cost', () => {
  const long = (text: string) => ({ event: { ...event, data: { body: { en: text } } }, story })
  let seed = 7
  const noise = Array.from({ length: 20_000 }, () => 'ab'[(seed = (seed * 48_271) % 2_147_483_647) % 2]).join(
    '',
  )
  const took = (work: () => unknown) => {
    const start = performance.now()
    work()
    return performance.now() - start
  }

  test.each([
    '('.repeat(499) + 'true' + ')'.repeat(497),
    '['.repeat(999),
    '{1:'.repeat(333),
    'event['.repeat(166),
    '!'.repeat(996) + 'true',
    'true?true:'.repeat(99) + 'true',
    '-'.repeat(999) + '1',
    `event${'.a'.repeat(497)}`,
    'true||'.repeat(166) + 'true',
    `has(${'event.'.repeat(160)}a)`,
  ])('nested as deep as it goes, it is compiled or refused at once: %s', (text) => {
    expect(took(() => compileFilter(text))).toBeLessThan(3000)
  })

  test('what nests too deeply says so', () => {
    const nested = (depth: number) => '('.repeat(depth) + 'true' + ')'.repeat(depth)
    expect(compileFilter(nested(32))).toMatchObject({ ok: true })
    expect(compileFilter(nested(33))).toEqual({ ok: false, message: 'a filter nests at most 32 brackets' })
  })

  test.each(['^(.?){900}$', '(a|b)*a(a|b){400}c', '(((a{9}){9}){9})', '(\\\\pL{0,900})b'])(
    'a pattern that counts far is refused: %s',
    (pattern) => expect(compileFilter(`event.type.matches("${pattern}")`)).toMatchObject({ ok: false }),
  )

  test('many patterns are bounded together', () => {
    const one = 'event.type.matches("(a|b)*a(a|b){30}[c-d]")'
    expect(compileFilter(one)).toMatchObject({ ok: true })
    expect(compileFilter([1, 2, 3].map((n) => one.replace('[c-d]', `[c-d]${n}`)).join('||'))).toMatchObject({
      ok: false,
    })
  })

  test('the worst pattern that is taken, over the longest text, answers soon', () => {
    const spent = took(() => matches('event.data.body.en.matches("(a|b)*a(a|b){40}[c-d]")', long(noise)))
    expect(spent).toBeLessThan(3000)
  })

  test('each event has the whole of it', () => {
    const compiled = compileFilter('event.data.body.en.matches("^b{150}c")')
    if (!compiled.ok) throw new Error(compiled.message)
    for (let i = 0; i < 5; i++) expect(compiled.filter.matches(long('a'.repeat(20_000)))).toBe(false)
  })

  test('a text made longer, or met again and again, is an error', () => {
    const text = 'event.data.body.en'
    const joined = `(${Array.from({ length: 40 }, () => text).join('+')}).matches("(a|b)*a(a|b){40}[c-d]")`
    expect(() => matches(joined, long(noise))).toThrow(/more text than they may/)
    const again = Array.from({ length: 12 }, () => `${text}.matches("(a|b)*a(a|b){40}[c-d]")`).join('||')
    expect(() => matches(again, long(noise))).toThrow(/more text than they may/)
    expect(matches(again, long('abc'))).toBe(false)
  })
})
