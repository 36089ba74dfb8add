import { expect, test } from 'vitest'
import { LogUnavailable, type LogPlace, type NewRecord } from './log.js'
import { SendQueue } from './send-queue.js'

const record = (storyId: string, value: string): NewRecord => ({ storyId, value: Buffer.from(value) })

/** A queue whose sends are ended by the test. */
function queueByHand() {
  const sends: { values: string[]; ends: PromiseWithResolvers }[] = []
  const queue = new SendQueue((records) => {
    const ends = withResolvers()
    sends.push({ values: records.map(({ value }) => value.toString()), ends })
    return records.map(
      async (_, i) => (await ends.promise)[i] ?? Promise.reject(new LogUnavailable('no place')),
    )
  })
  return { queue, sends }
}

type PromiseWithResolvers = ReturnType<typeof withResolvers>
function withResolvers() {
  let resolve: (places: LogPlace[]) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<LogPlace[]>(
    (onResolve, onReject) => ([resolve, reject] = [onResolve, onReject]),
  )
  return { promise, resolve, reject }
}

const turn = () => new Promise(setImmediate)

test('records that wait behind a failed record of their story fail too, because they would be judged before it', async () => {
  const { queue, sends } = queueByHand()
  const opened = queue.append(record('a', 'a opened'))
  await turn()
  await turn()
  const reported = queue.append(record('a', 'a reported'))
  const other = queue.append(record('b', 'b opened'))
  sends[0]?.ends.reject(new LogUnavailable('no answer'))
  await expect(opened).rejects.toThrow(LogUnavailable)
  await expect(reported).rejects.toThrow(LogUnavailable)
  await turn()
  expect(sends.map(({ values }) => values)).toEqual([['a opened'], ['b opened']])
  sends[1]?.ends.resolve([{ partition: 0, offset: 1n }])
  expect(await other).toEqual({ partition: 0, offset: 1n })
})

test('records that come after a failure are sent', async () => {
  const { queue, sends } = queueByHand()
  const first = queue.append(record('a', 'first'))
  await turn()
  sends[0]?.ends.reject(new LogUnavailable('no answer'))
  await expect(first).rejects.toThrow(LogUnavailable)
  await queue.idle()
  const again = queue.append(record('a', 'first'))
  await turn()
  await turn()
  sends[1]?.ends.resolve([{ partition: 0, offset: 1n }])
  expect(await again).toEqual({ partition: 0, offset: 1n })
})

test('a record that fails alone leaves the others of its send, and those that wait, alone', async () => {
  const { queue, sends } = queueByHand()
  const stands = queue.append(record('a', 'stands'))
  const fails = queue.append(record('b', 'fails'))
  await turn()
  const behind = queue.append(record('b', 'behind'))
  const waits = queue.append(record('a', 'waits'))
  sends[0]?.ends.resolve([{ partition: 0, offset: 1n }])
  expect(await stands).toEqual({ partition: 0, offset: 1n })
  await expect(fails).rejects.toThrow('no place')
  await expect(behind).rejects.toThrow('no place')
  await turn()
  expect(sends.map(({ values }) => values)).toEqual([['stands', 'fails'], ['waits']])
  sends[1]?.ends.resolve([{ partition: 0, offset: 2n }])
  expect(await waits).toEqual({ partition: 0, offset: 2n })
})
