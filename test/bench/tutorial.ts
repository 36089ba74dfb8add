import kafkajs from 'kafkajs'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { freshDatabase } from '../support/postgres.js'
import { freePort } from '../support/ports.js'
import { pause } from './load.js'

export interface Tutorial {
  url: string
  /** The number of rows that its handler has written. */
  rows(): Promise<number>
  /** Waits until its handler has nothing left to write, so that it does not disturb what is measured next. */
  atRest(): Promise<void>
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
  const rows = async () => Number(JSON.parse(await (await fetch(`${url}/count`)).text()).developments)
  return {
    url,
    rows,
    atRest: async () => {
      for (let before = -1, now = await rows(); now !== before; now = await rows()) {
        before = now
        await pause(200)
      }
    },
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
      await database.drop()
    },
  }
}
