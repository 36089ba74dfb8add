import { describe, expect, test } from 'vitest'
import { compile } from './filter.js'
import { filterSlip } from './filter-slips.js'

describe('a slip in a filter that compiles', () => {
  test.each([
    ['event.type == "DevelopmentReport"', 'never "DevelopmentReport"; did you mean "DevelopmentReported"?'],
    ['"Developmentreported" != event.type', 'did you mean "DevelopmentReported"?'],
    ['event["type"] in ["StoryOpened", "StoryShut"]', 'event.type is never "StoryShut"'],
    ['story.status == "Open"', 'did you mean "open"?'],
    ['story.visibility == "private"', 'it is "public" or "restricted"'],
    ['event.data.foo == 1', 'no type of event has a field "foo"'],
    ['has(event.data.importanc) && true', 'did you mean "importance"?'],
    ['event.data["importanc"] == "key"', 'did you mean "importance"?'],
    ['event["data"].importanc == "key"', 'did you mean "importance"?'],
    ['"figureID" in event.data', 'did you mean "figureId"?'],
    ['event.version > 1 ? !(event.type == "x") : true', 'event.type is never "x": it is "StoryOpened", '],
  ])('%s', (text, why) => {
    expect(compile(text)).toMatchObject({ ok: true })
    expect(filterSlip(text)).toContain(why)
  })

  test.each([
    'event.type == "DevelopmentReported" || event.type.startsWith("Dev")',
    'event.type in ["StoryOpened", "StoryClosed"] && story.status != "closed"',
    'has(event.data.changes) && has(event.data.changes.headline)',
    'has(event.data.actors) && event.data.actors[0].name == "x" && "kind" in event.data',
    'event.data == null || event.storyId == "x" || "war" in story.tags',
    '{"data": 1}.data == 1 && event.data.headline.xx == "y"',
  ])('none: %s', (text) => {
    expect(compile(text)).toMatchObject({ ok: true })
    expect(filterSlip(text)).toBeNull()
  })
})

test.each([
  ['event.type in ["DevelopmentReported"', 'at 1:15: this [ is not closed: there is no ] for it'],
  ['(event.type == "a"', 'at 1:1: this ( is not closed'],
  ['event.type == "a")', 'at 1:18: this ) closes nothing'],
  ['true && (event.type in ["a")', 'at 1:28: this ) should be the ] of the [ at 1:24'],
  ['event.type ==\n "a', 'at 2:2: this " begins a text that no " ends'],
  [`event.type == "it's ]" && [1`, 'at 1:27: this [ is not closed'],
  ['event.type == r"a\\" && (true', 'at 1:24: this ( is not closed'],
  ['// (\n"""a " ] """ == "" && (true', 'at 2:23: this ( is not closed'],
  ['event.type == "a" and true', 'at 1:19: found a but expecting end of input'],
])('a text that is not whole is refused with the place: %s', (text, why) => {
  const compiled = compile(text)
  expect(compiled.ok ? '' : compiled.message).toContain(why)
})
