import { describe, expect, test } from 'vitest'
import { compile, FilterFailed } from './filter.js'

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
  const compiled = compile(text)
  if (!compiled.ok) throw new Error(compiled.message)
  return compiled.filter.matches(about)
}

/** The answer as a text, or the sentence that says why there is no answer. */
function outcomeOf(...of: Parameters<typeof matches>): string {
  try {
    return String(matches(...of))
  } catch (error) {
    if (error instanceof FilterFailed) return error.message
    throw error
  }
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

describe('a text that is not a filter is refused with the reason', () => {
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
    ['event.typ == "x"', 'event has no field typ; it has id, storyId'],
    ['has(event.foo)', 'no field foo'],
    ['event["foo"] == 1', 'no field foo'],
    ['event.constructor == 1', 'no field constructor'],
    ['event.position.offest > 1', 'event.position has no field offest'],
    ['story.foo == 1', 'story has no field foo'],
    ['event.type.name == "x"', 'no field name in a string'],
    ['event.type', 'true or false'],
    ['event.position', 'true or false'],
    ['event', 'true or false'],
    ['event.type.startsWith("Dev") ? true : 5', 'true or false'],
    ['event.version > 1 ? event.type : event.data.x', 'true or false'],
    ['event.type && true', 'between true and false'],
    ['!event.type', 'no !_ of string'],
    ['event.version ? true : false', 'before ?'],
    ['event.version > "a"', 'no _>_ of int and string'],
    ['event.version.startsWith("1")', 'no startsWith of int'],
    ['"war" in story.status', 'no @in'],
  ])('%s', (text, why) => {
    const compiled = compile(text)
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
  ])('a comprehension is refused at any place: %s', (text) => {
    const compiled = compile(text)
    expect(compiled.ok ? '' : compiled.message).toMatch(/no all, exists/)
  })
})

describe('an error for an event is an error, not false', () => {
  test.each([
    ['event.data.missing == 1', 'missing'],
    ['event.data.credibility > "a"', 'overload'],
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

  test('a sealed event has no data, and a filter can test for it', () => {
    const sealed = { event: { ...event, data: null, sealed: true }, story }
    expect(() => matches('event.data.importance == "key"', sealed)).toThrow(FilterFailed)
    expect(matches('!has(event.sealed) && event.data.importance == "key"', sealed)).toBe(false)
    expect(matches('event.data == null', sealed)).toBe(true)
  })

  test('a filter answers for the next event after an error', () => {
    const compiled = compile('event.data.importance == "key"')
    if (!compiled.ok) throw new Error(compiled.message)
    expect(() => compiled.filter.matches({ event: { data: {} }, story })).toThrow(FilterFailed)
    expect(compiled.filter.matches({ event, story })).toBe(true)
  })
})

describe('the cost of a filter', () => {
  const long = (text: string) => ({ event: { ...event, data: { body: { en: text } } }, story })
  let seed = 7
  const noise = Array.from({ length: 20_000 }, () => 'ab'[(seed = (seed * 48_271) % 2_147_483_647) % 2]).join(
    '',
  )

  test.each([
    ['('.repeat(499) + 'true' + ')'.repeat(497), /nests at most/],
    ['['.repeat(999), /nests at most/],
    ['{1:'.repeat(333), /nests at most/],
    ['event['.repeat(166), /nests at most/],
    ['!'.repeat(996) + 'true', /^compiled$/],
    ['true?true:'.repeat(99) + 'true', /^compiled$/],
    ['-'.repeat(999) + '1', /true or false/],
    [`event${'.a'.repeat(497)}`, /no field a/],
    ['true||'.repeat(166) + 'true', /^compiled$/],
    [`has(${'event.'.repeat(160)}a)`, /no field event/],
  ])('deep nesting is compiled or refused: %s', (text, outcome) => {
    const compiled = compile(text)
    expect(compiled.ok ? 'compiled' : compiled.message).toMatch(outcome)
  })

  test('an expression that nests too deeply is refused with that reason', () => {
    const nested = (depth: number) => '('.repeat(depth) + 'true' + ')'.repeat(depth)
    expect(compile(nested(32))).toMatchObject({ ok: true })
    expect(compile(nested(33))).toEqual({ ok: false, message: 'a filter nests at most 32 brackets' })
  })

  test.each(['^(.?){900}$', '(a|b)*a(a|b){400}c', '(((a{9}){9}){9})', '(\\\\pL{0,900})b'])(
    'a pattern with large counts is refused: %s',
    (pattern) => expect(compile(`event.type.matches("${pattern}")`)).toMatchObject({ ok: false }),
  )

  test('the size of all patterns together is limited', () => {
    const one = 'event.type.matches("(a|b)*a(a|b){30}[c-d]")'
    expect(compile(one)).toMatchObject({ ok: true })
    expect(compile([1, 2, 3].map((n) => one.replace('[c-d]', `[c-d]${n}`)).join('||'))).toMatchObject({
      ok: false,
    })
  })

  test('the worst accepted pattern answers for a long text, and is over budget for a longer one', () => {
    const text = 'event.data.body.en.matches("(a|b)*a(a|b){40}[c-d]")'
    expect(matches(text, long(noise.slice(0, 3_500)))).toBe(false)
    expect(() => matches(text, long(noise))).toThrow(/looks through more/)
  })

  test('each event has the whole budget', () => {
    const compiled = compile('event.data.body.en.matches("^b{20}c")')
    if (!compiled.ok) throw new Error(compiled.message)
    for (let i = 0; i < 5; i++) expect(compiled.filter.matches(long('a'.repeat(20_000)))).toBe(false)
  })

  test('a text that grows, or is searched again and again, is over budget', () => {
    const text = 'event.data.body.en'
    const joined = `(${Array.from({ length: 40 }, () => text).join('+')}).matches("(a|b)*a(a|b){40}[c-d]")`
    expect(() => matches(joined, long(noise))).toThrow(/looks through more/)
    const again = Array.from({ length: 12 }, () => `${text}.matches("(a|b)*a(a|b){40}[c-d]")`).join('||')
    expect(() => matches(again, long(noise))).toThrow(/looks through more/)
    expect(matches(again, long('abc'))).toBe(false)
  })

  const B = 'event.data.body.en'
  const times = (n: number, text: string, by: string) => Array.from({ length: n }, () => text).join(by)
  const many = Array.from({ length: 50_000 }, (_, i) => i)
  const tree = (depth: number): unknown => (depth === 0 ? 'x'.repeat(20) : [tree(depth - 1), tree(depth - 1)])
  const [list, map] = [many, Object.fromEntries(many.slice(0, 25_000).map((n) => [`key${n}`, n]))]
  const data = {
    body: { en: 'a'.repeat(20_000) },
    long: 'a'.repeat(500_000),
    digits: '9'.repeat(400_000),
    list,
    same: [...list],
    map,
    other: { ...map },
    tree: tree(14),
    twin: tree(14),
    zone: 'A'.repeat(300_000),
  }
  const fill = (text: string, by: string) =>
    times(Math.floor((1000 + by.length) / (text.length + by.length)), text, by)
  const tooMuch = /looks through more/
  const noSuch = /a text of \d+ characters is no/
  /** A filter, and its answer or error. Each operation whose time depends on a size is counted, or limits the size. */
  const hostile: [string, string, RegExp][] = [
    ['contains', `!(${times(30, B, '+')}).contains(${times(14, B, '+')}+"b"+${times(3, B, '+')})`, tooMuch],
    ['contains, short', fill('!event.data.long.contains("aaaaaaaaab")', '&&'), tooMuch],
    ['contains, within one text', `!event.data.long.contains(${B}+"b"+${B})`, tooMuch],
    ['joined and compared', fill('(event.data.long+event.data.long)==(event.data.long+"b")', '||'), tooMuch],
    [
      'chained choices',
      times(20, '(event.data.list==event.data.same?1:2)==2', '?false:') + '?true:false',
      tooMuch,
    ],
    ['nested lists', fill('event.data.tree==event.data.twin', '&&'), tooMuch],
    ['in over a large list', fill('-1.0 in event.data.list', '||'), tooMuch],
    ['in, of a list in lists', fill('event.data.list in [event.data.same]', '&&'), tooMuch],
    ['comparisons of maps', fill('event.data.map==event.data.other', '&&'), tooMuch],
    ['string of a large value', fill('string(bytes(event.data.long))=="a"', '||'), tooMuch],
    ['size of a text', fill('size(event.data.long)==1', '||'), tooMuch],
    ['size of lists joined', `size(${fill('event.data.list', '+')})==1`, tooMuch],
    ['times of long texts', fill('timestamp(event.data.digits)==timestamp(event.data.digits)', '||'), noSuch],
    ['numbers of long texts', fill('int(event.data.digits)==1', '||'), noSuch],
    ['zones', fill('timestamp("2025-01-01T00:00:00Z").getHours("Asia/Tokyo")==9', '&&'), /^true$/],
    ['long zones', fill('timestamp("2025-01-01T00:00:00Z").getHours(event.data.zone)==1', '||'), noSuch],
    ['truths of long texts', fill('bool(event.data.long)', '||'), noSuch],
    ['names of long texts', fill('event.data[event.data.long]==1', '||'), /field not found/],
    ['order of long texts', fill('(event.data.long+"a")<(event.data.long+"b")', '&&'), tooMuch],
    ['ends of joined texts', fill(`(${B}+${B}).endsWith(${B})`, '&&'), tooMuch],
  ]

  test.each(hostile)('%s: it answers within its budget, or says that it does not', (_, text, outcome) => {
    expect(outcomeOf(text, { event: { ...event, data }, story })).toMatch(outcome)
  })

  test('an overspent budget is an error, also beside ||', () => {
    const text = `event.data.list == event.data.same || true`
    expect(() => matches(text, { event: { ...event, data }, story })).toThrow(/looks through more/)
  })

  test('an error quotes only a short part of an event', () => {
    const failed = () => matches('event.data[event.data.long] == 1', { event: { ...event, data }, story })
    expect(failed).toThrow(FilterFailed)
    expect(failed).toThrow(/^.{0,400}$/)
  })

  test('an error quotes no half of a character', () => {
    const outcomes = Array.from({ length: 40 }, (_, n) =>
      outcomeOf(`event.data["${'x'.repeat(260 + n)}😀"] == 1`),
    )
    expect(outcomes.filter((outcome) => outcome.includes('😀')).length).toBeLessThan(outcomes.length)
    expect(outcomes.filter((outcome) => !outcome.isWellFormed())).toEqual([])
  })

  test('an ordinary filter answers for the longest text', () => {
    const text =
      times(8, `${B}.contains("tariff")`, '||') + `||${B}.matches("(?i)\\\\bsummit\\\\b")||size(${B})>5`
    expect(matches(text, { event: { ...event, data }, story })).toBe(true)
  })

  test.each([
    ['"abab".contains("bab")', true],
    [`"${'ab'.repeat(20)}".contains("${'ba'.repeat(19)}")`, true],
    [`"${'ab'.repeat(20)}".contains("${'ba'.repeat(19)}a")`, false],
    ['"abc".contains("")', true],
    ['size("aé😀") == 3 && "😀".size() == 1', true],
    ['[1, 2] + [3] == [1, 2, 3] && size([1] + [2]) == 2', true],
    ['event.data.actors == [{"name": "France", "role": "host"}] && size(event.data.kind) == 1', true],
    ['"kind" in event.data && !("x" in event.data)', true],
    ['has(event.data.constructor) || has(event.data.toString)', false],
  ])('counted functions answer as CEL does: %s', (text, expected) => expect(matches(text)).toBe(expected))
})
