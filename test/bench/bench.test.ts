import Fastify from 'fastify'
import { afterAll, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { MODES, startService } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'
import { http, measure, PADDING } from './load.js'
import { report, writeResults } from './results.js'

afterAll(writeResults)

test('timeline of 100 developments', async () => {
  const product = await MODES[0].start()
  const url = `${product.url}/v1/stories/hundred`
  await http(
    `${url}/events`,
    201,
    JSON.stringify({
      events: [
        opened(),
        ...Array.from({ length: 99 }, (_, i) => reported(`d${i}`, { body: { en: PADDING } })),
      ],
    }),
  )
  await http(`${url}/events`, 201, JSON.stringify({ events: [reported('last', { body: { en: PADDING } })] }))
  const bytes = await http(`${url}/timeline`, 200)
  const fastify = Fastify()
  fastify.get('/timeline', (_, reply) => reply.header('content-type', 'application/json').send(bytes))
  const bareUrl = await fastify.listen({ port: 0, host: '127.0.0.1' })
  const bare = await measure(16, async () => void (await http(`${bareUrl}/timeline`, 200)))
  const ours = await measure(16, async () => void (await http(`${url}/timeline`, 200)))
  const ratio = ours.rate / bare.rate
  report({
    name: 'timelines of 100 a second',
    mode: 'embedded',
    ours: ours.rate,
    yardstick: bare.rate,
    ratio,
    goal: '>= 0.6',
    met: ratio >= 0.6,
  })
  await fastify.close()
  await product.stop()
})

test('embedded: start, and memory after 100,000 events', async () => {
  const dataDir = temporaryDirectory()
  const environment = { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false' }
  const begun = performance.now()
  const service = await startService([], environment)
  const first = (performance.now() - begun) / 1_000
  report({
    name: 'first start, s',
    mode: 'embedded',
    ours: first,
    yardstick: null,
    ratio: null,
    goal: '<= 5',
    met: first <= 5,
  })
  for (let story = 0; story < 100; story++) {
    await http(`${service.url}/v1/stories/s${story}/events`, 201, JSON.stringify({ events: [opened()] }))
    await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        http(
          `${service.url}/v1/stories/s${story}/events`,
          201,
          JSON.stringify({
            events: Array.from({ length: 100 }, (__, n) => reported(`d${i}-${n}`, { body: { en: PADDING } })),
          }),
        ),
      ),
    )
  }
  const metrics = await http(`${service.url}/metrics`, 200)
  const resident = Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]) / 1_000_000
  report({
    name: 'resident memory after 100,000 events, MB',
    mode: 'embedded',
    ours: resident,
    yardstick: null,
    ratio: null,
    goal: '< 300',
    met: resident < 300,
  })
  await service.stop()
  const again = performance.now()
  const second = await startService([], environment)
  const ready = (performance.now() - again) / 1_000
  report({
    name: 'start with 100,000 events, s',
    mode: 'embedded',
    ours: ready,
    yardstick: null,
    ratio: null,
    goal: '<= 5',
    met: ready <= 5,
  })
  await second.stop()
})
