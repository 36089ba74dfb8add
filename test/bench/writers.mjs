// Writers in a process of their own. Each sends one append after another. The argument is JSON: see `Load` in writers.ts.
// It prints one line of JSON: the appends a second, and the times of an append in ms.
import autocannon from 'autocannon'
import { randomUUID } from 'node:crypto'

const { url, path, body, headers, stories, writers, warmMs, ms } = JSON.parse(process.argv[2])
const bodyAround = body.split('{id}')
let n = 0

/** @returns the times of all appends, in ms */
function run(duration) {
  return new Promise((resolve, reject) => {
    const took = []
    const instance = autocannon(
      {
        url,
        connections: writers,
        duration: duration / 1_000,
        // Autocannon ends at a sample, which it takes each second by itself.
        sampleInt: 100,
        requests: [
          {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...headers },
            setupRequest: (request) => ({
              ...request,
              path: path.replace('{story}', String(n++ % stories)),
              body: bodyAround.join(randomUUID()),
            }),
          },
        ],
      },
      (error, { errors, non2xx }) => {
        if (error || errors + non2xx > 0) reject(error ?? new Error(`${errors + non2xx} appends failed`))
        else resolve(took)
      },
    )
    instance.on('response', (_client, _status, _bytes, time) => took.push(time))
  })
}

if (warmMs > 0) await run(warmMs)
const begun = performance.now()
const took = (await run(ms)).sort((a, b) => a - b)
const seconds = (performance.now() - begun) / 1_000
const at = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))]
console.log(JSON.stringify({ rate: took.length / seconds, p50: at(0.5), p99: at(0.99) }))
