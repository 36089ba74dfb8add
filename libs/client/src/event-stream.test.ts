import fc from '../../../test/support/fast-check.js'
import { describe, expect, test } from 'vitest'
import { EventStreamParser, type ServerSentEvent } from './event-stream.js'

/** The events of a text of which the bytes come in pieces of these sizes; the rest comes last. */
function read(text: string | Uint8Array, sizes: readonly number[] = []): ServerSentEvent[] {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const parser = new EventStreamParser()
  const events: ServerSentEvent[] = []
  let from = 0
  for (const size of sizes) {
    events.push(...parser.push(bytes.subarray(from, from + size)))
    from += size
  }
  return [...events, ...parser.push(bytes.subarray(from))]
}

const message = (data: string, id = ''): ServerSentEvent => ({ type: 'message', data, id })

describe('an event', () => {
  test('has its type, its data and its id', () =>
    expect(read('event: end\nid: 7\ndata: {"a":1}\n\n')).toEqual([{ type: 'end', data: '{"a":1}', id: '7' }]))

  test('without a type is a message, and without an id it has the id before it', () =>
    expect(read('id: 7\ndata: a\n\nevent: x\ndata: b\n\ndata: c\n\n')).toEqual([
      message('a', '7'),
      { type: 'x', data: 'b', id: '7' },
      message('c', '7'),
    ]))

  test('can have several lines of data, and empty ones', () =>
    expect(read('data: a\ndata:\ndata: b\ndata\n\ndata\n\n')).toEqual([message('a\n\nb\n'), message('')]))

  test('without data is none, but its id counts', () =>
    expect(read('event: x\nid: 7\n\n\n\ndata: a\n\n')).toEqual([message('a', '7')]))

  test('loses one blank after the colon, and no more', () =>
    expect(read('data:a\n\ndata:  b \n\ndata:: c\n\n')).toEqual([
      message('a'),
      message(' b '),
      message(': c'),
    ]))

  test('that breaks off is none, and its id does not count', () => {
    expect(read('data: a\n\nid: 8\ndata: b\n')).toEqual([message('a')])
    expect(read('data: a\n\nid: 8\ndata: b')).toEqual([message('a')])
  })

  test('takes no id with a NUL, and an empty id is one', () =>
    expect(read('id: 7\ndata: a\n\nid: 8\0\ndata: b\n\nid\ndata: c\n\n')).toEqual([
      message('a', '7'),
      message('b', '7'),
      message('c'),
    ]))
})

test('comments and unknown fields are ignored', () =>
  expect(read(':\n\n: data: x\ndata: a\nDATA: x\nfoo\n data: x\n: y\n\n')).toEqual([message('a')]))

test('a line ends with LF, CR or CRLF', () => {
  for (const end of ['\n', '\r', '\r\n'])
    expect(read(['data: a', 'data: b', '', 'data: c', '', ''].join(end))).toEqual([
      message('a\nb'),
      message('c'),
    ])
})

test('a lone CR ends its line at once, and an LF that follows later belongs to it', () => {
  const parser = new EventStreamParser()
  const push = (text: string) => parser.push(new TextEncoder().encode(text))
  expect(push('data: a\r')).toEqual([])
  expect(push('\r')).toEqual([message('a')])
  expect(push('\n')).toEqual([])
  expect(push('data: b\r')).toEqual([])
  expect(push('')).toEqual([])
  expect(push('\n')).toEqual([])
  expect(push('\n')).toEqual([message('b')])
})

test('a byte order mark at the beginning is left out, and only there', () => {
  expect(read('\ufeffdata: a\n\n')).toEqual([message('a')])
  expect(read('\ufeffdata: a\n\n', [1, 1])).toEqual([message('a')])
  expect(read('data: a\n\n\ufeffdata: b\n\n')).toEqual([message('a')])
})

test('`retry` is the last one that is a number', () => {
  const parser = new EventStreamParser()
  const retryAfter = (text: string) => {
    parser.push(new TextEncoder().encode(text))
    return parser.retryMs
  }
  expect(retryAfter('data: a\n\n')).toBe(null)
  expect(retryAfter('retry: 250\n')).toBe(250)
  expect(retryAfter('retry: soon\nretry: -1\nretry: 1.5\nretry:\n')).toBe(250)
  expect(retryAfter('event: end\nretry: 3000\ndata: x\n\n')).toBe(3_000)
})

test('bytes that are not UTF-8 are replaced', () =>
  expect(read(Uint8Array.from([...Buffer.from('data: '), 0xe9, 0x0a, 0x0a]))).toEqual([message('\ufffd')]))

const END = fc.constantFrom('\n', '\r', '\r\n')
const LINE = fc.oneof(
  fc.constantFrom(
    '',
    ':',
    ': x',
    'data',
    'data: é',
    'data:海峡 😀',
    'id: 7',
    'event: end',
    'retry: 1',
    'x: y',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)

test('events are the same for every split of the bytes, also within characters and line ends', () =>
  fc.assert(
    fc.property(
      fc.constantFrom('', '\ufeff'),
      fc.array(fc.tuple(LINE, END), { maxLength: 20 }),
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 120 }),
      (mark, lines, sizes) => {
        const text = mark + lines.flat().join('')
        expect(read(text, sizes)).toEqual(read(text))
      },
    ),
    { numRuns: 500 },
  ))

test('events are the same for every single cut', () => {
  const text =
    '\ufeffretry: 5\r\nid: 1\r\ndata: é\r\ndata: 海\r\n\r\n:\r\rid: 2\rdata: 😀\r\revent: end\ndata: {}\n\n'
  const whole = [message('é\n海', '1'), message('😀', '2'), { type: 'end', data: '{}', id: '2' }]
  for (let cut = 0; cut <= Buffer.byteLength(text); cut++) expect(read(text, [cut])).toEqual(whole)
})
