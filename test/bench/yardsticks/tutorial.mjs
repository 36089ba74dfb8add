// A timeline of stories with NestJS and kafkajs as the tutorials write it: a controller emits each development to a topic and
// answers when Kafka has it, and an event handler writes one row for each message. A reader may not see what was answered.
// Decorators are applied as functions, because this file is not compiled.
// Environment: DATABASE_URL, KAFKA_BROKERS, TOPIC (which exists), PORT.
import 'reflect-metadata'
import { Body, Controller, Get, HttpCode, Inject, Module, Param, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ClientsModule, EventPattern, Payload, Transport } from '@nestjs/microservices'
import pg from 'pg'
import { lastValueFrom } from 'rxjs'

const { DATABASE_URL: connectionString, KAFKA_BROKERS: brokers, TOPIC: topic, PORT: port } = process.env
const pool = new pg.Pool({ connectionString })
await pool.query(
  'CREATE TABLE IF NOT EXISTS development (id text PRIMARY KEY, story_id text NOT NULL, doc jsonb NOT NULL)',
)

class StoriesController {
  constructor(kafka) {
    this.kafka = kafka
  }

  async report(storyId, development) {
    await lastValueFrom(this.kafka.emit(topic, { key: storyId, value: { storyId, ...development } }))
    return { developmentId: development.developmentId }
  }

  async count() {
    const { rows } = await pool.query('SELECT count(*)::integer AS developments FROM development')
    return rows[0]
  }

  async reported({ storyId, ...development }) {
    await pool.query(
      'INSERT INTO development (id, story_id, doc) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [development.developmentId, storyId, JSON.stringify(development)],
    )
  }
}

/** Decorates a method and its parameters. */
function decorate(name, methodDecorators, parameterDecorators = []) {
  const { prototype } = StoriesController
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name)
  for (const decorator of methodDecorators) decorator(prototype, name, descriptor)
  parameterDecorators.forEach((decorator, i) => decorator(prototype, name, i))
}
decorate('report', [Post('stories/:storyId/developments'), HttpCode(201)], [Param('storyId'), Body()])
decorate('count', [Get('count')])
decorate('reported', [EventPattern(topic)], [Payload()])
Controller()(StoriesController)
Inject('KAFKA')(StoriesController, undefined, 0)

const client = { clientId: 'tutorial', brokers: brokers.split(',') }
class AppModule {}
Module({
  imports: [
    ClientsModule.register([
      { name: 'KAFKA', transport: Transport.KAFKA, options: { client, producerOnlyMode: true } },
    ]),
  ],
  controllers: [StoriesController],
})(AppModule)

const app = await NestFactory.create(AppModule, { logger: false })
app.connectMicroservice({
  transport: Transport.KAFKA,
  options: { client, consumer: { groupId: `tutorial-${port}` } },
})
await app.startAllMicroservices()
await app.listen(Number(port), '127.0.0.1')
console.log('ready')
process.once('SIGTERM', () => void app.close().finally(() => process.exit(0)))
