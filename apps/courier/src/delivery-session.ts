import {
  claimLanes,
  claimPings,
  isAnythingDue,
  nextSteps,
  laneBehind,
  recordPing,
  type AttemptMade,
  type ClaimedPing,
  type JudgedAttempt,
  type NextStep,
  type Recorded,
} from '@filrouge/delivery'
import { WakeUp } from '@filrouge/waiting'
import { logAttempt } from './attempt-log.js'
import type { CourierLoopParts } from './courier-loop-parts.js'
import type { DatabaseClock } from './database-clock.js'
import { Filters } from './filters.js'
import { ResultQueue } from './result-queue.js'

/**
 * Limits of lanes in flight: per courier; per host and per principal over all couriers. A claim gives at most half of the
 * free places to one subscription, so each is three times the limit of one. A lane in flight costs a socket.
 */
const IN_FLIGHT = 2_000
const OF_ENDPOINT = 300
const OF_PRINCIPAL = 1_000
/** The most lanes in one claim. A lane does not wait until many others are read. */
const AT_ONCE = 500
/** A lease lasts this much longer than any attempt. */
const SPARE_MS = 20_000
/** An attempt must begin within this time after the claim. So it ends before its lease. */
const SENT_WITHIN_MS = 10_000
/** Retries become due without a notice. */
const LONGEST_REST_MS = 500
const PINGS_EVERY_MS = 100
/** Lanes that become free within this time share the next claim: it has a fixed cost. A message that is new does not wait. */
const FREED_MS = 5
/** How long a lane goes on with the messages of one claim while other lanes wait for its place. */
const RUN_MS = 1_000
/** The time to record the last results of a stop. */
const LAST_RESULTS_MS = 500

/** Delivers until it is stopped: claims lanes, sends the next message of each, and records the results. */
export class DeliverySession {
  private stopping = false
  private abandoned = false
  private inFlight = 0
  private pinging = 0
  private nextPingsAt = 0
  private claimSoon: NodeJS.Timeout | null = null
  private readonly rest = new WakeUp()
  private readonly ended = new WakeUp()
  private readonly filters = new Filters()
  private readonly results: ResultQueue
  private readonly now = () => this.clock.now()

  constructor(
    private readonly parts: CourierLoopParts,
    private readonly clock: DatabaseClock,
    private readonly courier: number,
    private readonly failed: (error: unknown) => void,
  ) {
    const { dataSource } = parts
    this.results = new ResultQueue(dataSource, courier, (lanes) => this.free(lanes), failed)
  }

  /** The lanes of this session may have another courier from now on. Nothing more is written to endpoints. */
  abandon(): void {
    this.abandoned = true
    this.stop()
    this.ended.call()
  }

  /** Call it when there may be something to send. */
  wake(): void {
    this.rest.call()
  }

  stop(): void {
    this.stopping = true
    this.rest.call()
  }

  async run(): Promise<void> {
    while (!this.stopping) {
      const worked = await this.step()
      this.parts.status.works()
      if (!worked) await this.untilWork()
    }
    await this.finish()
  }

  /** Waits until there may be something to send: a call says so, or the database. */
  private async untilWork(): Promise<void> {
    while (!this.stopping) {
      const isCalled = await this.rest.wait(LONGEST_REST_MS)
      if (isCalled || (await isAnythingDue(this.parts.dataSource))) return
    }
  }

  /** @returns whether there was work */
  private async step(): Promise<boolean> {
    const { dataSource, timeoutMs, publicRead } = this.parts
    const leaseMs = timeoutMs + SPARE_MS
    const room = IN_FLIGHT - this.inFlight
    if (room === 0) return false
    const pings = await this.claimPings(leaseMs)
    const claimedAt = performance.now()
    const lanes = await claimLanes(dataSource, this.courier, {
      most: Math.min(room, AT_ONCE),
      room,
      endpoint: OF_ENDPOINT,
      principal: OF_PRINCIPAL,
      leaseMs,
    })
    const [lane] = lanes
    if (!lane) return pings > 0
    this.clock.set(lane.claimedAt.getTime(), claimedAt)
    this.inFlight += lanes.length
    this.parts.status.leases(this.inFlight)
    const steps = await nextSteps(dataSource, lanes, (one) => this.filters.of(one), {
      now: new Date(),
      publicRead,
    })
    const now = performance.now()
    const limits = {
      before: claimedAt + SENT_WITHIN_MS,
      writtenBefore: claimedAt + SENT_WITHIN_MS + timeoutMs,
      goesOnUntil: now + RUN_MS,
      leaseEnds: claimedAt + leaseMs,
    }
    const others = steps.filter((one) => one.step !== 'send')
    // The process was frozen meanwhile: what it read of the lanes is old.
    const isLate = now > limits.before
    void this.results.push(isLate ? others.map(({ lane }) => ({ step: 'free', lane })) : others)
    for (const run of steps.filter(isRun)) void this.deliver(run, limits)
    return true
  }

  /** Claims pings at intervals, because they are few. */
  private async claimPings(leaseMs: number): Promise<number> {
    const now = performance.now()
    if (now < this.nextPingsAt) return 0
    this.nextPingsAt = now + PINGS_EVERY_MS
    const pings = await claimPings(this.parts.dataSource, this.courier, { most: 20, leaseMs })
    for (const ping of pings) {
      this.clock.set(ping.claimedAt.getTime(), now)
      void this.ping(ping)
    }
    return pings.length
  }

  /**
   * Sends the messages of a lane, one by one, as long as the endpoint takes them. Each is sent after the message before it
   * is recorded, and only if the facts of its decision have not changed. So the kill of a courier repeats one message of a
   * lane at most.
   */
  private async deliver({ lane: claimed, messages, judgedBy }: Run, limits: Limits): Promise<void> {
    const { before, writtenBefore, goesOnUntil, leaseEnds } = limits
    const mayWrite = () => !this.abandoned && performance.now() < writtenBefore
    const mayGoOn = () => !this.stopping && performance.now() < goesOnUntil
    const last = messages.at(-1)
    let lane = claimed
    try {
      for (const message of messages) {
        const made = await this.parts.attempt({ ...message, lane, before, mayWrite, now: this.now })
        if (this.abandoned) {
          if (made) this.attempted(made, null)
          return
        }
        if (made === null) return void this.results.push([{ step: 'wait', lane }])
        // This courier was frozen. Another has claimed the lane by now and records the result.
        if (performance.now() > leaseEnds) {
          this.attempted(made, null)
          return this.free(1)
        }
        if (made.taken && message !== last && mayGoOn()) made.goesOn = judgedBy
        const recorded = await this.results.push([made])
        this.attempted(made, judgedIn(recorded, made))
        if (!recorded.goesOn.has(made)) return
        lane = laneBehind(made)
        if (!mayGoOn()) return void this.results.push([{ step: 'free', lane }])
      }
    } catch (error) {
      this.failed(error)
    }
  }

  /** @param recorded null: the attempt was not recorded */
  private attempted(attempt: AttemptMade, recorded: JudgedAttempt | null): void {
    this.parts.status.attempted(attempt, recorded?.outcome ?? null)
    logAttempt(this.parts.logger, attempt, recorded)
  }

  private async ping(ping: ClaimedPing): Promise<void> {
    this.pinging += 1
    try {
      const made = await this.parts.ping({ ...ping, mayWrite: () => !this.abandoned, now: this.now })
      if (made === null || this.abandoned) return
      this.parts.status.pinged(made)
      await recordPing(this.parts.dataSource, made)
      this.wake()
    } catch (error) {
      this.failed(error)
    } finally {
      this.pinging -= 1
      this.ended.call()
    }
  }

  private free(lanes: number): void {
    this.inFlight -= lanes
    this.parts.status.leases(this.inFlight)
    this.ended.call()
    this.claimSoon ??= setTimeout(() => {
      this.claimSoon = null
      this.rest.call()
    }, FREED_MS)
  }

  /**
   * Waits for the attempts in flight: each may take its whole time. A message without an answer by then is sent again with the same bytes. A
   * message that is not written by then is not written any more, since the lanes are free after the session.
   */
  private async finish(): Promise<void> {
    const deadline = performance.now() + this.parts.timeoutMs + LAST_RESULTS_MS
    while (!this.abandoned && this.inFlight + this.pinging > 0 && performance.now() < deadline)
      await this.ended.wait(Math.max(1, deadline - performance.now()))
    this.abandoned = true
    await this.results.empty()
  }
}

type Run = Extract<NextStep, { step: 'send' }>

/** Times of `performance.now()`. */
interface Limits {
  /** The latest time to begin an attempt. */
  before: number
  /** The latest time to write a message. An attempt that begins in time has passed its own deadline by then. */
  writtenBefore: number
  /** A lane goes on with the messages of its claim until this time. */
  goesOnUntil: number
  /** After this time another courier may claim the lanes. */
  leaseEnds: number
}

function judgedIn({ results }: Recorded, made: AttemptMade): JudgedAttempt | null {
  const judged = results.get(made)
  return judged?.step === 'attempt' ? judged : null
}

const isRun = (step: NextStep): step is Run => step.step === 'send'
