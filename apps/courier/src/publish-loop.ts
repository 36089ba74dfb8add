import type { EventTopic } from '@filrouge/log'
import { knowPublished, logPartitions, publishStep, type Turn } from '@filrouge/feed'
import { repeatedly, type Logger } from '@filrouge/runtime'
import { SessionLoop, unless, WakeUp } from '@filrouge/waiting'
import type { DataSource } from 'typeorm'
import type { PublishStatus } from './publish-status.js'
import { TopicPublication } from './topic-publication.js'

/** The limits of one step: its events are in memory, and an interrupted step is written again. */
const LIMITS = { events: 1_000, bytes: 4_000_000, silentMs: 10_000 }
/** The partitions of one step, at most. */
const PARTITIONS = 1_000
/**
 * The least time from one step to the next. A step has a fixed cost, so under load several batches of the recorder share
 * one.
 */
const STEP_MS = 50
/** The pause after the first failed session. Each further failure doubles it. */
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 15_000
/** How long a stop waits for the step in hand. */
const LAST_STEP_MS = 5_000
/** While there is something to publish, the log has a line this often. */
const LOG_EVERY_MS = 10_000

export interface PublishLoopParts {
  dataSource: DataSource
  /** Makes a new session at the public topic, not open yet. */
  openTopic(): Promise<EventTopic>
  status: PublishStatus
  logger: Logger
  /** The longest rest between steps, ms. A notice can be lost. */
  restMs: number
}

/**
 * Publishes every event of public stories to the public topic, in sessions. Any failure ends the session, and another
 * begins after a pause. Any number of couriers share the work by partitions.
 */
export class PublishLoop {
  /** After a failure the steps are of one partition each, so that one that fails does not hold up the others. */
  private turn: Turn = { after: -1, partitions: PARTITIONS }
  /** What was published since the last line of the log. */
  private batch: { events: number; steps: number; begun: number } | null = null
  private readonly abandoned = new AbortController()
  private readonly rest = new WakeUp()
  /** The rest after a step. Only a stop ends it. */
  private readonly breath = new WakeUp()
  private readonly loop: SessionLoop

  constructor(private readonly parts: PublishLoopParts) {
    const { logger, status } = parts
    const log = repeatedly(logger, 'publishing was interrupted; it begins again')
    this.loop = new SessionLoop({
      session: (stopping) => this.session(stopping),
      failed: (error, againInMs) => {
        this.turn.partitions = 1
        status.failed(error)
        log(error, { againInMs })
      },
      retry: { firstMs: FIRST_RETRY_MS, longestMs: LONGEST_RETRY_MS },
    })
  }

  start(): void {
    this.loop.start()
  }

  /** Call it when something was recorded. */
  wake(): void {
    this.rest.call()
  }

  /** Stops after the step in hand. A step that takes too long is given up, and another publisher writes it again. */
  async stop(): Promise<void> {
    const late = setTimeout(() => this.abandoned.abort(new Error('it has stopped')), LAST_STEP_MS)
    const stopped = this.loop.stop()
    this.rest.call()
    this.breath.call()
    await stopped
    clearTimeout(late)
  }

  private async session(stopping: AbortSignal): Promise<void> {
    const { dataSource, logger, openTopic, restMs } = this.parts
    const partitions = await logPartitions(dataSource)
    if (partitions === null) return void (await this.rest.wait(restMs))
    const topic = await openTopic()
    try {
      const dangers = await unless(stopping, topic.open(partitions))
      for (const danger of dangers) logger.warn({ topic: topic.name }, danger)
      logger.info({ topic: topic.name }, 'publishing begins')
      while (!stopping.aborted) {
        const begun = performance.now()
        const isMore = await this.step(topic)
        await this.breath.wait(Math.max(0, begun + STEP_MS - performance.now()))
        if (!isMore) await this.rest.wait(restMs)
        if (this.batch && performance.now() - this.batch.begun >= LOG_EVERY_MS) this.logBatch()
      }
    } finally {
      this.logBatch()
      await unless(this.abandoned.signal, topic.close()).catch(() => undefined)
    }
  }

  /** @returns whether there may be more to publish now */
  private async step(topic: EventTopic): Promise<boolean> {
    const { dataSource, status } = this.parts
    const { turn } = this
    const begun = performance.now()
    const publication = new TopicPublication(topic, this.abandoned.signal)
    const took = (last: number) => (turn.after = last)
    const done = await publishStep(dataSource, turn, LIMITS, publication, took)
    this.loop.progresses()
    status.works()
    if (!done) return knowPublished(dataSource)
    const { partition, events, isFull } = done
    const isPart = turn.partitions < PARTITIONS
    this.turn = { after: partition, partitions: Math.min(PARTITIONS, turn.partitions * 2) }
    status.published(done)
    if (events > 0) {
      const batch = this.batch ?? { events: 0, steps: 0, begun }
      this.batch = { ...batch, events: batch.events + events, steps: batch.steps + 1 }
    }
    return isFull || isPart
  }

  private logBatch(): void {
    if (!this.batch) return
    const { events, steps, begun } = this.batch
    this.batch = null
    this.parts.logger.info(
      { events, steps, ms: Math.round(performance.now() - begun) },
      'events were published',
    )
  }
}
