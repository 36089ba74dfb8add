import type { AttemptMade, ClaimedPing, PingMade } from '@filrouge/delivery'
import type { Logger } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'
import type { Message } from './attempt-maker.js'
import type { CourierStatus } from './courier-status.js'

/** What delivering takes. */
export interface CourierLoopParts {
  dataSource: DataSource
  status: CourierStatus
  logger: Logger
  /** How long an attempt takes at most. */
  timeoutMs: number
  /** Sends a message: the message handler. Null: it was too late for it. */
  attempt(message: Message): Promise<AttemptMade | null>
  /** Sends a ping: the message handler. */
  ping(ping: ClaimedPing): Promise<PingMade>
}
