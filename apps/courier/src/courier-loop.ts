import { CourierLease } from '@filrouge/delivery'
import { repeatedly } from '@filrouge/runtime'
import { SessionLoop } from '@filrouge/waiting'
import type { CourierLoopParts } from './courier-loop-parts.js'
import { DatabaseClock } from './database-clock.js'
import { DeliverySession } from './delivery-session.js'
import { FanOutSession } from './fan-out-session.js'
import { MaintenanceSession } from './maintenance-session.js'

/** The pause after a session that failed, before the next one. */
const RETRY_MS = 500

/**
 * Fans out and delivers in sessions. A session has a number, and a connection that proves that it lives. Any failure ends
 * the session, frees the lanes that it claimed, and begins another session.
 */
export class CourierLoop {
  private session: Session | null = null
  private readonly clock = new DatabaseClock(() => performance.now())
  private readonly loop: SessionLoop

  constructor(private readonly parts: CourierLoopParts) {
    const { logger, status } = parts
    const log = repeatedly(logger, 'delivering was interrupted; it begins again')
    this.loop = new SessionLoop({
      session: (stopping) => this.work(stopping),
      failed: (error) => {
        status.failed(error)
        log(error)
      },
      retry: { firstMs: RETRY_MS, longestMs: RETRY_MS },
    })
  }

  start(): void {
    this.loop.start()
  }

  /** Call it when something was recorded. */
  wake(): void {
    this.session?.wake()
  }

  /** Stops claiming, and waits a while for the attempts in flight. */
  async stop(): Promise<void> {
    await this.loop.stop()
  }

  private async work(stopping: AbortSignal): Promise<void> {
    let session: Session | null = null
    const lease = await CourierLease.take(this.parts.dataSource, () =>
      session?.lose(new Error('the connection that proves that this courier lives has ended')),
    )
    const stop = () => session?.stop()
    try {
      session = new Session(this.parts, this.clock, lease.courier)
      this.session = session
      stopping.addEventListener('abort', stop)
      if (stopping.aborted) session.stop()
      this.parts.logger.info({ courier: lease.courier }, 'a courier begins')
      await session.run()
    } finally {
      stopping.removeEventListener('abort', stop)
      this.session = null
      await lease.release()
    }
  }
}

/** Fans out, delivers and does maintenance at the same time, until one of the three fails or the session is stopped. */
class Session {
  private readonly fanOut: FanOutSession
  private readonly delivery: DeliverySession
  private readonly maintenance: MaintenanceSession
  private failure: unknown = null

  constructor(parts: CourierLoopParts, clock: DatabaseClock, courier: number) {
    const { dataSource, status } = parts
    const failed = (error: unknown) => this.fail(error)
    this.delivery = new DeliverySession(parts, clock, courier, failed)
    this.fanOut = new FanOutSession(dataSource, status, () => this.delivery.wake())
    this.maintenance = new MaintenanceSession(dataSource, () => this.delivery.wake())
  }

  wake(): void {
    this.fanOut.wake()
  }

  stop(): void {
    this.fanOut.stop()
    this.delivery.stop()
    this.maintenance.stop()
  }

  /** Other couriers may claim its lanes. */
  lose(error: unknown): void {
    this.delivery.abandon()
    this.fail(error)
  }

  fail(error: unknown): void {
    this.failure ??= error
    this.stop()
  }

  /** @throws the failure that ended it */
  async run(): Promise<void> {
    const work = [this.fanOut.run(), this.delivery.run(), this.maintenance.run()]
    await Promise.all(work.map((one) => one.catch((error: unknown) => this.fail(error))))
    if (this.failure !== null) throw this.failure
  }
}
