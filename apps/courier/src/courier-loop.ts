import { CourierLease } from '@filrouge/delivery'
import { repeatedly } from '@filrouge/runtime'
import { SessionLoop } from '@filrouge/waiting'
import type { CourierLoopParts } from './courier-loop-parts.js'
import { DeliverySession } from './delivery-session.js'
import { FanOutSession } from './fan-out-session.js'
import { HouseSession } from './house-session.js'

/** The pause after a session that failed, before the next one. */
const RETRY_MS = 500

/**
 * Fans out and delivers in sessions. A session has a number, and a connection that proves that it lives. Any failure ends
 * the session, frees the lanes that it claimed, and begins another session.
 */
export class CourierLoop {
  private session: Session | null = null
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
      session?.fail(new Error('the connection that proves that this courier lives has ended')),
    )
    const stop = () => session?.stop()
    try {
      session = new Session(this.parts, lease.courier)
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

/** Fans out, delivers and keeps house at the same time, until one of the three fails or the session is stopped. */
class Session {
  private readonly fanOut: FanOutSession
  private readonly delivery: DeliverySession
  private readonly house: HouseSession
  private failure: unknown = null

  constructor(parts: CourierLoopParts, courier: number) {
    const { dataSource, status } = parts
    const failed = (error: unknown) => this.fail(error)
    this.delivery = new DeliverySession(parts, courier, failed)
    this.fanOut = new FanOutSession(dataSource, status, () => this.delivery.wake())
    this.house = new HouseSession(dataSource, () => this.delivery.wake())
  }

  wake(): void {
    this.fanOut.wake()
  }

  stop(): void {
    this.fanOut.stop()
    this.delivery.stop()
    this.house.stop()
  }

  fail(error: unknown): void {
    this.failure ??= error
    this.stop()
  }

  /** @throws the failure that ended it */
  async run(): Promise<void> {
    const work = [this.fanOut.run(), this.delivery.run(), this.house.run()]
    await Promise.all(work.map((one) => one.catch((error: unknown) => this.fail(error))))
    if (this.failure !== null) throw this.failure
  }
}
