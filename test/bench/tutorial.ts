import kafkajs from 'kafkajs'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { kafkaLog } from '../../libs/log/src/index.js'
import { freshDatabase } from '../support/postgres.js'
import { freePort } from '../support/ports.js'

export interface Tutorial {
  url: string
  /** The number of rows that its handler has written. */
  rows(): Promise<number>
  stop(): Promise<void>
}

/** Starts the service that is made as the tutorials of NestJS and kafkajs say, on a topic with the settings of our log. */
export async function startTutorial(brokers: string): Promise<Tutorial> {
  const topicPrefix = `tutorial-${randomUUID()}.`
  const log = await kafkaLog({ brokers: brokers.split(','), topicPrefix, partitions: 8 })
  await log.open({ create: true })
  await log.close()
  // The first records are those of our store: its handler cannot read them.
  const topic = `${topicPrefix}filrouge.appends`
  const admin = new kafkajs.Kafka({
    brokers: brokers.split(','),
    logLevel: kafkajs.logLevel.NOTHING,
  }).admin()
  await admin.connect()
  await admin.deleteTopicRecords({
    topic,
    partitions: Array.from({ length: 8 }, (_, partition) => ({ partition, offset: '1' })),
  })
  await admin.disconnect()
  const database = await freshDatabase()
  const port = await freePort()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'yardsticks/tutorial.mjs')], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      KAFKA_BROKERS: brokers,
      TOPIC: topic,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('the service of the tutorials ended'))),
  ])
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    rows: async () => Number(JSON.parse(await (await fetch(`${url}/count`)).text()).developments),
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
      await database.drop()
    },
  }
}
