import type { EventTopic, TopicMessage } from '@filrouge/log'
import { LIVE, pinStore } from '@filrouge/record'
import { makeLogger } from '@filrouge/runtime'
import { Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'
import { freshRecord } from '../../../test/support/folded.js'
import { opened, reported } from '../../../test/support/envelopes.js'
import { PublishLoop } from './publish-loop.js'
import { PublishStatus } from './publish-status.js'

/** A public topic in memory. */
class MemoryTopic implements EventTopic {
  readonly name = 'events'
  readonly ids: string[] = []
  open = () => Promise.resolve([])
  close = () => Promise.resolve()
  async send(messages: readonly TopicMessage[], before: () => Promise<void>): Promise<void> {
    await before()
    this.ids.push(...messages.map(({ headers }) => headers['ce_id'] ?? ''))
  }
}

test('an event is published when a notice comes: the loop does not finish its rest', async () => {
  const record = await freshRecord()
  onTestFinished(() => record.drop())
  const { dataSource } = record
  const runner = dataSource.createQueryRunner()
  await pinStore(await runner.connect(), LIVE, { storeId: 'store', partitions: 1 })
  await runner.release()
  const topic = new MemoryTopic()
  const loop = new PublishLoop({
    dataSource,
    openTopic: () => Promise.resolve(topic),
    status: new PublishStatus(new Registry(), dataSource),
    logger: makeLogger('silent', 'courier'),
    restMs: 3_600_000,
  })
  loop.start()
  onTestFinished(() => loop.stop())
  for (let version = 1; version <= 5; version++) {
    await record.append('talks', [version === 1 ? opened() : reported(`d-${version}`)])
    loop.wake()
    await expect.poll(() => topic.ids, { timeout: 20_000 }).toContain(`talks/${version}`)
  }
  expect(topic.ids).toEqual([1, 2, 3, 4, 5].map((version) => `talks/${version}`))
})
