// Writers in a process of their own. Each sends one append after another. It takes a line of JSON for each load, see `Load` in
// writers.ts, and prints a line of JSON for it: the appends a second, and the times of an append in ms. One process serves all
// loads of a benchmark, so that its code is warm.
import autocannon from 'autocannon'
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'

/** @returns the times of all appends, in ms */
function run({ url, path, body, headers, stories, writers }, duration) {
  const bodyAround = body.split('{id}')
  let n = 0
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

for await (const line of createInterface({ input: process.stdin })) {
  const load = JSON.parse(line)
  if (load.warmMs > 0) await run(load, load.warmMs)
  const begun = performance.now()
  const took = (await run(load, load.ms)).sort((a, b) => a - b)
  const seconds = (performance.now() - begun) / 1_000
  const at = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))]
  console.log(JSON.stringify({ rate: took.length / seconds, p50: at(0.5), p99: at(0.99) }))
}
