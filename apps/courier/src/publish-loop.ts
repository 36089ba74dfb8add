import type { EventTopic } from '@filrouge/log'
import { knowPublished, logPartitions, publishStep } from '@filrouge/feed'
import type { Logger } from '@filrouge/runtime'
import { SessionLoop, unless, WakeUp } from '@filrouge/waiting'
import type { DataSource } from 'typeorm'
import type { PublishStatus } from './publish-status.js'
import { TopicPublication } from './topic-publication.js'

/** One step: so much is in memory at once, and is written again where it is interrupted. */
const LIMITS = { events: 1_000, bytes: 4_000_000 }
/** It looks by itself now and then, since a notice can be lost. */
const LONGEST_REST_MS = 2_000
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
}

/**
 * Publishes every event of public stories to the public topic, session by session: whatever fails ends the session, and
 * another begins after a while. Any number of couriers share the work, partition by partition.
 */
export class PublishLoop {
  /** The partition of the last step: the others come before it. */
  private last = -1
  private readonly abandoned = new AbortController()
  private readonly rest = new WakeUp()
  private readonly loop: SessionLoop

  constructor(private readonly parts: PublishLoopParts) {
    const { logger, status } = parts
    this.loop = new SessionLoop({
      session: (stopping) => this.session(stopping),
      failed: (error, againInMs) => {
        status.failed(error)
        logger.warn({ err: error, againInMs }, 'publishing was interrupted, and begins again')
      },
      retry: { firstMs: FIRST_RETRY_MS, longestMs: LONGEST_RETRY_MS },
    })
  }

  start(): void {
    this.loop.start()
  }

  /** Something was recorded. */
  wake(): void {
    this.rest.call()
  }

  /** Ends the step in hand. A step that takes long is given up: another publisher writes it again. */
  async stop(): Promise<void> {
    const late = setTimeout(() => this.abandoned.abort(new Error('it has stopped')), LAST_STEP_MS)
    const stopped = this.loop.stop()
    this.rest.call()
    await stopped
    clearTimeout(late)
  }

  private async session(stopping: AbortSignal): Promise<void> {
    const { dataSource, logger, openTopic } = this.parts
    const partitions = await logPartitions(dataSource)
    if (partitions === null) return this.rest.wait(LONGEST_REST_MS)
    const topic = openTopic()
    try {
      const dangers = await unless(stopping, topic.open(partitions))
      for (const danger of dangers) logger.warn({ topic: topic.name }, danger)
      logger.info({ topic: topic.name }, 'publishing begins')
      while (!stopping.aborted) if (!(await this.step(topic))) await this.rest.wait(LONGEST_REST_MS)
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
    this.loop.progresses()
    status.works()
    if (!done) return knowPublished(dataSource)
    this.last = done.partition
    status.published(done)
    if (done.events > 0)
      logger.info({ ...done, ms: Math.round(performance.now() - begun) }, 'events were published')
    return true
  }
}
