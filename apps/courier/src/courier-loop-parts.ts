import type { AttemptMade, PingMade } from '@filrouge/delivery'
import type { Logger } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'
import type { Message } from './attempt-maker.js'
import type { CourierStatus } from './courier-status.js'
import type { PingToSend } from './ping-maker.js'

/** What a courier's loop needs. */
export interface CourierLoopParts {
  dataSource: DataSource
  status: CourierStatus
  logger: Logger
  /** The longest duration of an attempt, ms. */
  timeoutMs: number
  /** Whether anyone may read public stories. */
  publicRead: boolean
  /** The handler that sends a message. Null if it was too late to send it. */
  attempt(message: Message): Promise<AttemptMade | null>
  /** The handler that sends a ping. Null if it was too late to send it. */
  ping(ping: PingToSend): Promise<PingMade | null>
}
