import kafkajs from 'kafkajs'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { freshDatabase } from '../support/postgres.js'
import { freePort } from '../support/ports.js'

export interface Tutorial {
  url: string
  /** The number of rows that its handler has written. */
  rows(): Promise<number>
  stop(): Promise<void>
}

/**
 * Starts the service that is made as the tutorials of NestJS and kafkajs say. Its topic has as many partitions as our log, and
 * is on disk when a record is acknowledged, as our log.
 */
export async function startTutorial(brokers: string): Promise<Tutorial> {
  const topic = `tutorial-${randomUUID()}`
  const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  const configEntries = [{ name: 'flush.messages', value: '1' }]
  await admin.createTopics({ topics: [{ topic, numPartitions: 8, replicationFactor: 1, configEntries }] })
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
