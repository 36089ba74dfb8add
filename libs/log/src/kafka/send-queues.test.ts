import { expect, test } from 'vitest'
import type { LogPlace } from '../log.js'
import { SendQueues } from './send-queues.js'

interface Send {
  stories: string[]
  /** Ends the send. The records of a refused partition fail. */
  end(refused?: number): void
}

/** Queues whose sends are ended by the test. The story `0-a` belongs to partition 0. */
function queuesByHand(now: () => number = () => 0) {
  const sends: Send[] = []
  const partitionOf = (storyId: string) => Number(storyId.split('-')[0])
  const queues = new SendQueues({
    partitionOf,
    now,
    send: (records) => {
      const ends: Send['end'][] = []
      sends.push({
        stories: records.map(({ storyId }) => storyId),
        end: (refused) => ends.forEach((end) => end(refused)),
      })
      return records.map(({ storyId }) => {
        const partition = partitionOf(storyId)
        return new Promise<LogPlace>((resolve, reject) =>
          ends.push((refused) =>
            partition === refused ? reject(new Error('refused')) : resolve({ partition, offset: 1n }),
          ),
        )
      })
    },
  })
  return {
    queues,
    sends,
    append: (storyId: string) => {
      queues.append({ storyId, value: Buffer.from(storyId) }).catch(() => undefined)
    },
    sent: async () => {
      for (let turns = 0; turns < 3; turns++) await new Promise(setImmediate)
      return sends.map(({ stories }) => stories)
    },
  }
}

test('a partition changes its queue only when none of its records is in flight', async () => {
  const { queues, sends, append, sent } = queuesByHand()
  queues.lead(new Map([[0, 7], [1, 7]])) // prettier-ignore
  append('0-a')
  await sent()
  queues.lead(new Map([[0, 8], [1, 7]])) // prettier-ignore
  append('0-b')
  expect(await sent()).toEqual([['0-a']])
  sends[0]?.end()
  expect(await sent()).toEqual([['0-a'], ['0-b']])
  sends[1]?.end()
  await sent()
  append('1-a')
  await sent()
  append('0-c') // It does not wait for the other broker.
  expect((await sent()).slice(2)).toEqual([['1-a'], ['0-c']])
  for (const { end } of sends) end()
  await queues.idle()
})

test('a partition that failed is sent to alone, with its records that wait', async () => {
  let now = 0
  const { queues, sends, append, sent } = queuesByHand(() => now)
  append('0-a')
  append('1-a')
  await sent()
  append('0-b')
  append('1-b')
  sends[0]?.end(0)
  expect((await sent()).slice(1)).toEqual([['1-b'], ['0-b']])
  append('0-c')
  now = 30_000 // It shares requests again, but not before what is in flight has arrived.
  append('1-c')
  sends[1]?.end()
  expect((await sent()).slice(3)).toEqual([['1-c']])
  append('0-d')
  append('1-d')
  sends[2]?.end()
  expect((await sent()).slice(4)).toEqual([])
  sends[3]?.end()
  expect((await sent()).slice(4)).toEqual([['1-d', '0-c', '0-d']])
  for (const { end } of sends) end()
  await queues.idle()
})
