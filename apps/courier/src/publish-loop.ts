import { setTimeout as sleep } from 'node:timers/promises'
import type { EventTopic } from '@filrouge/log'
import { knowPublished, logPartitions, publishStep } from '@filrouge/record'
import { Rest, type Logger } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'
import type { PublishStatus } from './publish-status.js'
import { TopicPublication } from './topic-publication.js'
import { unless } from './unless.js'

/** One step: so much is in memory at once, and is written again where it is interrupted. */
const LIMITS = { events: 1_000, bytes: 4_000_000, silentMs: 10_000 }
/** How long to wait before a session that failed is begun anew: twice as long each time. */
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 15_000
/** How long what is being written is waited for when it stops. */
const LAST_STEP_MS = 5_000

export interface PublishLoopParts {
  dataSource: DataSource
  /** A new session at the public topic, not yet open. */
  openTopic(): EventTopic
  status: PublishStatus
  logger: Logger
  /** After how long a rest it looks by itself, since a notice can be lost. */
  restMs: number
}

/**
 * Publishes every event of public stories to the public topic, session by session: whatever fails ends the session, and
 * another begins after a while. Any number of couriers share the work, partition by partition.
 */
export class PublishLoop {
  private running: Promise<void> | null = null
  private failures = 0
  /** The partition of the last step: the others come before it. */
  private last = -1
  private readonly stopped = new AbortController()
  private readonly abandoned = new AbortController()
  private readonly rest = new Rest()

  constructor(private readonly parts: PublishLoopParts) {}

  start(): void {
    this.running ??= this.run()
  }

  /** Something was recorded. */
  wake(): void {
    this.rest.wake()
  }

  /** Ends the step in hand; where that takes long it is given up, and whoever comes next writes it again. */
  async stop(): Promise<void> {
    this.stopped.abort(new Error('it is stopping'))
    const late = setTimeout(() => this.abandoned.abort(new Error('it has stopped')), LAST_STEP_MS)
    this.rest.wake()
    await this.running
    clearTimeout(late)
  }

  private get stopping(): boolean {
    return this.stopped.signal.aborted
  }

  private async run(): Promise<void> {
    while (!this.stopping)
      try {
        await this.session()
      } catch (error) {
        if (!this.stopping) await this.recover(error)
      }
  }

  /** Waits, and is not woken by what is appended meanwhile. */
  private async recover(failure: unknown): Promise<void> {
    const { logger, status } = this.parts
    const againInMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures)
    this.failures += 1
    status.failed(failure)
    logger.warn({ err: failure, againInMs }, 'publishing was interrupted, and begins again')
    await sleep(againInMs, undefined, { signal: this.stopped.signal }).catch(() => undefined)
  }

  private async session(): Promise<void> {
    const { dataSource, logger, openTopic, restMs } = this.parts
    const partitions = await logPartitions(dataSource)
    if (partitions === null) return this.rest.take(restMs)
    const topic = openTopic()
    try {
      const dangers = await unless(this.stopped.signal, topic.open(partitions))
      for (const danger of dangers) logger.warn({ topic: topic.name }, danger)
      logger.info({ topic: topic.name }, 'publishing begins')
      while (!this.stopping) if (!(await this.step(topic))) await this.rest.take(restMs)
    } finally {
      await unless(this.abandoned.signal, topic.close()).catch(() => undefined)
    }
  }

  /** @returns whether there was anything to do */
  private async step(topic: EventTopic): Promise<boolean> {
    const { dataSource, status, logger } = this.parts
    const begun = performance.now()
    const publication = new TopicPublication(topic, this.abandoned.signal)
    const done = await publishStep(dataSource, this.last, LIMITS, publication)
    this.failures = 0
    status.works()
    if (!done) return knowPublished(dataSource)
    this.last = done.partition
    status.published(done)
    if (done.events > 0)
      logger.info({ ...done, ms: Math.round(performance.now() - begun) }, 'events were published')
    return true
  }
}
