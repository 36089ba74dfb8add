import { CloudEvent, Kafka as KafkaBinding } from 'cloudevents'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { partitionOf } from '../../libs/log/src/murmur2.js'
import { isInstalled, runShell } from '../support/cli.js'
import { described, opened, reported } from '../support/envelopes.js'
import { startPublishing, type Publishing } from '../support/publishing.js'
import { messagesOf, type AsyncApi } from '../support/messages-of.js'
import { Receiver } from '../support/receiver.js'
import { startEmbedded, until, type Service } from '../support/services.js'
import { mustBeWhole, TopicReader, type Published } from '../support/topic-reader.js'

const brokers = inject('kafkaBrokers')
const hasKcat = await isInstalled('kcat')

const restricted = { type: 'StoryOpened', data: { ...opened().data, visibility: 'restricted' } }
const about = (type: string, developmentId: string, more: object = {}) => ({
  type,
  data: { developmentId, reason: { en: 'x' }, ...more },
})
const corrected = (developmentId: string) =>
  about('DevelopmentCorrected', developmentId, { changes: { occurred: '2025-09-05' }, severity: 'minor' })

/** Reads a message with the CloudEvents package. @throws if it is not a CloudEvent */
function cloudEventOf({ key, value, headers }: Published): CloudEvent<unknown> {
  const message = { key, value, headers, body: value }
  const event = KafkaBinding.toEvent(message)
  if (!(event instanceof CloudEvent)) throw new Error('not one event')
  event.validate()
  return event
}

describe.skipIf(brokers === '')('the public topic', () => {
  let product: Publishing
  let courier: Service
  let reader: TopicReader

  beforeEach(async () => {
    product = await startPublishing(brokers)
    courier = await product.courier()
    reader = await TopicReader.start(brokers, product.topic)
  })
  afterEach(async () => {
    await reader.stop()
    await product.stop()
  })

  test('has every event of public stories once, in order, in the partition of the story', async () => {
    for (let i = 0; i < 5; i++)
      for (const story of ['talks', 'strait', 'harbour'])
        await product.append(story, ...(i === 0 ? [opened()] : [reported(`d-${i}`)]))
    await reader.has(15)
    await product.isDone(courier)
    mustBeWhole(reader.got, { talks: 5, strait: 5, harbour: 5 })
    expect(reader.got).toHaveLength(15)
    for (const { key, partition } of reader.got) expect([key, partition]).toEqual([key, partitionOf(key, 8)])
    expect(await (await fetch(`${courier.url}/metrics`)).text()).toMatch(/^filrouge_topic_events_total 15$/m)
  })

  test('has CloudEvents in binary mode: attributes in headers, data as the value', async () => {
    await product.append('talks', opened(), reported('a'), corrected('a'))
    await reader.has(3)
    const [first, second, third] = reader.got
    expect(first).toMatchObject({ key: 'talks' })
    expect(JSON.parse(first?.value ?? '')).toMatchObject({ title: { en: 'A story' }, visibility: 'public' })
    expect(first?.headers).toEqual({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: 'talks/1',
      ce_source: '/stories/talks',
      ce_type: 'filrouge.StoryOpened.v1',
      ce_time: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      ce_storyversion: '1',
    })
    const document: AsyncApi = JSON.parse(await (await fetch(`${product.url}/asyncapi.json`)).text())
    const names = reader.got.map(({ headers, value }) =>
      messagesOf(document)('publish', { headers, payload: JSON.parse(value ?? '') }),
    )
    expect(names).toEqual([
      ['StoryOpenedRecord'],
      ['DevelopmentReportedRecord'],
      ['DevelopmentCorrectedRecord'],
    ])
    expect(second?.headers).toMatchObject({ ce_subject: 'a', ce_storyversion: '2' })
    expect(third?.headers).toMatchObject({ ce_type: 'filrouge.DevelopmentCorrected.v1', ce_corrects: '2' })
  })

  test('has held developments sealed, as a JSON null and not a tombstone', async () => {
    await product.append('talks', opened(), reported('a'), reported('b'), about('DevelopmentHeld', 'a'))
    await product.append('talks', corrected('a'))
    await reader.has(5)
    const sealed = reader.got.filter(({ headers }) => headers['ce_sealed'] === 'true')
    expect(sealed.map(({ headers }) => headers['ce_id'])).toEqual(['talks/2', 'talks/4', 'talks/5'])
    for (const { value, headers } of sealed) {
      expect(value).toBe('null')
      expect(Object.keys(headers)).not.toContain('ce_subject')
      expect(Object.keys(headers)).not.toContain('ce_corrects')
    }
    await product.append('talks', about('HoldReleased', 'a'))
    await reader.has(6)
    expect(reader.got[5]?.headers).toMatchObject({ ce_subject: 'a', ce_type: 'filrouge.HoldReleased.v1' })
  })

  test('has the same events as a webhook, without the attributes of a subscription', async () => {
    const receiver = await Receiver.start(() => 200)
    await product.subscribe(receiver.url)
    await product.append('talks', opened(), reported('a'), reported('b'), corrected('b'))
    await product.append('talks', about('DevelopmentHeld', 'a'), corrected('a'))
    await receiver.takes(6)
    await reader.has(6)
    // The hold can come a moment later, so only the messages sent while it lasted are compared.
    const last = (id: string) => receiver.got.findLast(({ event }) => event.id === id)?.event
    for (const message of reader.got.slice(2)) {
      const event = cloudEventOf(message)
      const { data, ...said } = last(event.id) ?? {}
      const attributes = Object.entries(said)
        .filter(([name]) => name !== 'previousversion' && name !== 'filterrevision')
        .map(([name, value]) => [name, String(value)])
      expect({ ...event, data: event.data }).toEqual({
        ...Object.fromEntries(attributes),
        data,
        partitionkey: 'talks',
      })
    }
    await receiver.stop()
  })

  test('has nothing of a restricted story, and all of it in order when it becomes public', async () => {
    await product.append('secret', restricted, reported('a'))
    await product.append('talks', opened())
    await product.append('secret', reported('b'))
    await product.append('talks', reported('c'))
    await reader.has(2)
    await product.isDone(courier)
    expect(reader.ids()).toEqual(['talks/1', 'talks/2'])
    await product.append('secret', described('public'), reported('c'))
    await product.append('secret', reported('d'))
    await reader.has(8)
    expect(reader.idsOf('secret')).toEqual([1, 2, 3, 4, 5, 6].map((version) => `secret/${version}`))
    await product.append('secret', described('restricted'), reported('e'))
    await product.append('talks', reported('d'))
    await reader.has(9)
    await product.isDone(courier)
    expect(reader.idsOf('secret')).toHaveLength(6)
  })

  test('has each recorded event before the next one is recorded', async () => {
    await product.append('talks', opened())
    await reader.has(1)
    for (let i = 1; i <= 10; i++) {
      await product.append('talks', reported(`d-${i}`))
      await reader.has(1 + i)
    }
    expect(reader.ids()).toEqual(Array.from({ length: 11 }, (_, i) => `talks/${i + 1}`))
  })

  test.skipIf(!hasKcat)('is read by kcat', async () => {
    await product.append(
      'talks',
      opened(),
      reported('a', { headline: { fr: 'Été à Genève' }, language: 'fr' }),
    )
    await product.append('talks', reported('b'), about('DevelopmentHeld', 'b'))
    await reader.has(4)
    const { stdout } = await runShell(`kcat -q -b ${brokers} -t ${product.topic} -C -e -o beginning -J`)
    const messages: { key: string; payload: string; headers: string[] }[] = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    const of = (name: string) =>
      messages.map(({ headers }) => (headers.includes(name) ? headers[headers.indexOf(name) + 1] : null))
    expect(messages.map(({ key }) => key)).toEqual(Array(4).fill('talks'))
    expect(of('ce_id')).toEqual(['talks/1', 'talks/2', 'talks/3', 'talks/4'])
    expect(of('content-type')).toEqual(Array(4).fill('application/json'))
    expect(of('ce_sealed')).toEqual([null, null, 'true', 'true'])
    expect(JSON.parse(messages[1]?.payload ?? '')).toMatchObject({ headline: { fr: 'Été à Genève' } })
    expect(messages[2]?.payload).toBe('null')
  })
})

test('without Kafka nothing is published, and the service is ready', async () => {
  const product = await startEmbedded()
  await until(
    async () => (await fetch(`${product.url}/health/ready`)).ok,
    10_000,
    () => 'the service is not ready',
  )
  const ready = await (await fetch(`${product.url}/health/ready`)).text()
  expect(ready).toContain('delivering')
  expect(ready).not.toContain('publishing')
  expect(await (await fetch(`${product.url}/metrics`)).text()).not.toContain('filrouge_topic')
  await product.stop()
})
