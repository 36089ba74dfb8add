// Watchers in one process that do as little as possible: each reads a stream of events from a raw socket, and notes when each
// event came. Arguments: port, path, key, number of watchers, and `stalled` for watchers that read nothing after the head.
// Commands of the parent: 'state', 'reads' (and forgets them), 'again' (all connections are closed and opened anew).
import { connect } from 'node:net'

const [, , port, path, key, count, how] = process.argv
const isStalled = how === 'stalled'
const REQUEST = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\nauthorization: Bearer ${key}\r\n\r\n`
const END_OF_FRAME = Buffer.from('\n\n')
const ID = Buffer.from('data: {"id":"')
const END_OF_STREAM = Buffer.from('event: end')
const QUOTE = 0x22
const NOTHING = Buffer.alloc(0)
/** All sockets read into the same memory. What one has read is looked through before the next one reads. */
const memory = Buffer.alloc(65_536)

let readCount = 0
let sockets = new Set()
/** What a watcher that reads must not see: a gap, a repeat, the end of its stream. */
const faults = []
/** By event: when each watcher read it. */
let reads = new Map()

function watch() {
  return new Promise((resolve, reject) => {
    /** By story: its last version. */
    const last = new Map()
    let rest = NOTHING
    let isOpen = false
    const callback = (size) => {
      const at = performance.timeOrigin + performance.now()
      const read = memory.subarray(0, size)
      if (!isOpen) {
        if (!read.subarray(0, 15).includes(' 200 ')) return reject(new Error(read.toString()))
        isOpen = true
        resolve()
        if (isStalled) return false
      }
      const bytes = rest.length === 0 ? read : Buffer.concat([rest, read])
      let from = 0
      for (let end; (end = bytes.indexOf(END_OF_FRAME, from)) !== -1; from = end + 2)
        take(bytes.subarray(from, end), at, last)
      // Two bytes are the end of an HTTP chunk. They say nothing.
      rest = bytes.length - from > 2 ? Buffer.from(bytes.subarray(from)) : NOTHING
      return true
    }
    const socket = connect({ host: '127.0.0.1', port: Number(port), onread: { buffer: memory, callback } })
    sockets.add(socket)
    socket.write(REQUEST)
    socket.on('error', (error) => (isOpen ? undefined : reject(error)))
    socket.on('close', () => {
      if (sockets.delete(socket) && isOpen && !isStalled) faults.push('a connection was closed')
    })
  })
}

function take(frame, at, last) {
  const found = frame.indexOf(ID)
  if (found === -1) {
    if (frame.includes(END_OF_STREAM)) faults.push(`a stream was ended: ${frame}`)
    return
  }
  const start = found + ID.length
  const id = frame.latin1Slice(start, frame.indexOf(QUOTE, start))
  const slash = id.lastIndexOf('/')
  const [storyId, version] = [id.slice(0, slash), Number(id.slice(slash + 1))]
  const before = last.get(storyId)
  if (before !== undefined && version !== before + 1) faults.push(`${id} came after version ${before}`)
  last.set(storyId, version)
  const times = reads.get(id)
  if (times) times.push(at)
  else reads.set(id, [at])
  readCount += 1
}

/** Opens all connections, some at once: a server that is busy lets only a few wait. */
async function open() {
  for (let n = 0; n < Number(count); n += 100)
    await Promise.all(Array.from({ length: Math.min(100, Number(count) - n) }, watch))
}

async function openAgain() {
  const before = sockets
  sockets = new Set()
  for (const socket of before) socket.destroy()
  await open()
}

process.on('message', async (asked) => {
  if (asked === 'again') await openAgain()
  process.send({
    count: readCount,
    faults,
    reads:
      asked === 'reads' ? new Map([...reads].map(([id, times]) => [id, Float64Array.from(times)])) : null,
  })
  if (asked === 'reads') reads = new Map()
})
process.on('disconnect', () => process.exit())
await open()
process.send('ready')
