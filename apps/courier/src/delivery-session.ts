import {
  claimLanes,
  claimPings,
  nextSteps,
  laneBehind,
  recordPing,
  type AttemptMade,
  type ClaimedPing,
  type JudgedAttempt,
  type NextStep,
} from '@filrouge/delivery'
import { WakeUp } from '@filrouge/waiting'
import { logAttempt } from './attempt-log.js'
import type { CourierLoopParts } from './courier-loop-parts.js'
import { Filters } from './filters.js'
import { ResultQueue } from './result-queue.js'

/**
 * Lanes that a courier holds at most, and what one host and one principal may have of those of all couriers. Each three
 * times what one subscription may, as none gets more than half of what is left; a lane in flight costs a socket.
 */
const IN_FLIGHT = 2_000
const OF_ENDPOINT = 300
const OF_PRINCIPAL = 1_000
/** Lanes in one claim, so that none waits for many others to be looked at. */
const AT_ONCE = 500
/** A lease outlives every attempt by this. */
const SPARE_MS = 20_000
/** How long after it was claimed a message may be sent at most, so that no attempt outlives its lease. */
const SENT_WITHIN_MS = 10_000
/** Retries become due without a notice. */
const LONGEST_REST_MS = 250
const PINGS_EVERY_MS = 100
/** How long a lane goes on with what was claimed together, while others wait for its place. */
const RUN_MS = 1_000
/** How long attempts in hand are waited for when it stops. */
const LAST_ATTEMPTS_MS = 5_000

/** Delivers, until it is stopped: claims lanes, sends the next message of each, and records what came of it. */
export class DeliverySession {
  private stopping = false
  private abandoned = false
  private inFlight = 0
  private pinging = 0
  private nextPingsAt = 0
  private readonly rest = new WakeUp()
  private readonly ended = new WakeUp()
  private readonly filters = new Filters()
  private readonly results: ResultQueue

  constructor(
    private readonly parts: CourierLoopParts,
    private readonly courier: number,
    private readonly failed: (error: unknown) => void,
  ) {
    const { dataSource } = parts
    this.results = new ResultQueue(dataSource, courier, (lanes) => this.free(lanes), failed)
  }

  /** There may be something to send. */
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
      if (!worked) await this.rest.wait(LONGEST_REST_MS)
    }
    await this.finish()
  }

  /** @returns whether there was anything to do */
  private async step(): Promise<boolean> {
    const { dataSource, timeoutMs } = this.parts
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
    if (lanes.length === 0) return pings > 0
    this.inFlight += lanes.length
    this.parts.status.holds(this.inFlight)
    const steps = await nextSteps(dataSource, lanes, (one) => this.filters.of(one), new Date())
    const now = performance.now()
    const limits = {
      before: claimedAt + SENT_WITHIN_MS,
      goesOnUntil: now + RUN_MS,
      leaseEnds: claimedAt + leaseMs,
    }
    const others = steps.filter((one) => one.step !== 'send')
    // It stood still, or was frozen: what it would say of them is old.
    const isLate = now > limits.before
    void this.results.push(isLate ? others.map(({ lane }) => ({ step: 'free', lane })) : others)
    for (const run of steps.filter(isRun)) void this.deliver(run, limits)
    return true
  }

  /** Now and then: they are few, and messages many. */
  private async claimPings(leaseMs: number): Promise<number> {
    const now = performance.now()
    if (now < this.nextPingsAt) return 0
    this.nextPingsAt = now + PINGS_EVERY_MS
    const pings = await claimPings(this.parts.dataSource, this.courier, { most: 20, leaseMs })
    for (const ping of pings) void this.ping(ping)
    return pings.length
  }

  /**
   * Sends a message, and what comes after it in the lane, one by one, while they are taken. Each only once the one before
   * is recorded, and while nothing has changed by which it was judged: a courier that is killed has one message of a lane
   * sent again, and none before it.
   */
  private async deliver({ more, judgedBy, ...message }: Run, limits: Limits): Promise<void> {
    try {
      const made = await this.parts.attempt({ ...message, before: limits.before })
      if (this.abandoned) {
        if (made) this.attempted(made)
        return
      }
      if (made === null) return void this.results.push([{ step: 'wait', lane: message.lane }])
      // A courier that was frozen knows nothing of the endpoint: another has the lane by now, and says what became of it.
      if (performance.now() > limits.leaseEnds) {
        this.attempted(made)
        return this.free(1)
      }
      const [next, ...rest] = more
      const mayGoOn = () => !this.stopping && performance.now() < limits.goesOnUntil
      const result: AttemptMade = made.taken && next && mayGoOn() ? { ...made, goesOn: judgedBy } : made
      const recorded = await this.results.push([result])
      this.attempted(recorded.attempts.get(result) ?? result)
      if (!next || !recorded.goesOn.has(result)) return
      const run: Run = { step: 'send', lane: laneBehind(made), ...next, more: rest, judgedBy }
      if (mayGoOn()) await this.deliver(run, limits)
      else void this.results.push([{ step: 'free', lane: run.lane }])
    } catch (error) {
      this.failed(error)
    }
  }

  private attempted(attempt: AttemptMade | JudgedAttempt): void {
    this.parts.status.attempted(attempt)
    logAttempt(this.parts.logger, attempt)
  }

  private async ping(ping: ClaimedPing): Promise<void> {
    this.pinging += 1
    try {
      const made = await this.parts.ping(ping)
      if (this.abandoned) return
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
    this.parts.status.holds(this.inFlight)
    this.rest.call()
    this.ended.call()
  }

  /** Waits for what is in hand. What has no answer by then is not recorded: it is sent again, the same to the byte. */
  private async finish(): Promise<void> {
    const deadline = Date.now() + LAST_ATTEMPTS_MS
    while (this.inFlight + this.pinging > 0 && Date.now() < deadline)
      await this.ended.wait(Math.max(1, deadline - Date.now()))
    this.abandoned = true
    await this.results.empty()
  }
}

type Run = Extract<NextStep, { step: 'send' }>

/** Times of `performance.now()`. */
interface Limits {
  /** Nothing is sent after: it stood still, or was frozen, and what it claimed may soon be another's. */
  before: number
  /** A lane goes on until then. */
  goesOnUntil: number
  /** What was claimed is another's after. */
  leaseEnds: number
}

const isRun = (step: NextStep): step is Run => step.step === 'send'
