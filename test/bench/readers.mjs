// Readers in a process of their own, which do as little as possible: each asks, counts the bytes of the answer, and asks
// again. The argument is JSON: see `Reading` in readers.ts. It prints one line of JSON: reads a second, and their median in ms.
import { connect } from 'node:net'

const { url, path, headers, readers, from, count = Infinity, warmMs, ms } = JSON.parse(process.argv[2])
const { hostname, port } = new URL(url)
const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
const requestOf = (n) =>
  `GET ${path.replace('{n}', String(from + n))} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${lines.join('')}\r\n`

const counted = performance.now() + warmMs
let asked = 0
const took = []

/** The bytes of an answer that begins with this chunk. */
function lengthOf(chunk) {
  const end = chunk.indexOf('\r\n\r\n')
  const head = chunk.toString('latin1', 0, end)
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  if (end < 0 || !head.startsWith('HTTP/1.1 200 ') || length === undefined)
    throw new Error(`not an answer with a known length: ${head.slice(0, 500)}`)
  return end + 4 + Number(length)
}

async function read() {
  const socket = connect({ host: hostname, port, noDelay: true })
  let [left, done] = [0, null]
  socket.on('data', (chunk) => {
    if (left === 0) left = lengthOf(chunk)
    left -= chunk.length
    if (left === 0) done()
  })
  socket.on('error', (error) => {
    throw error
  })
  for (;;) {
    const at = performance.now()
    if (at > counted + ms || asked >= count) break
    const n = asked++
    await new Promise((resolve) => {
      done = resolve
      socket.write(requestOf(n))
    })
    if (at >= counted) took.push(performance.now() - at)
  }
  socket.destroy()
}

await Promise.all(Array.from({ length: readers }, read))
const seconds = (performance.now() - counted) / 1_000
took.sort((a, b) => a - b)
console.log(JSON.stringify({ rate: took.length / seconds, p50: took[took.length >> 1] }))
