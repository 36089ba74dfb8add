import { verify, type Received, type VerifyWith } from '@filrouge/webhooks/signature'
import { gapBefore, Gaps, type AskForReplay, type Gap } from './gaps.js'
import { mustBeKeys, type ReceiverKeys } from './keys.js'
import { ReceiverLog, type ReceiverLogger } from './log.js'
import { MemoryOfProcess, type ReceiverMemory } from './memory.js'
import { readMessage, type Message, type PingMessage } from './message.js'

/** What a receiver needs: at least one key, and a function that handles a message. */
export interface ReceiverOptions extends ReceiverKeys {
  /**
   * Handles a message. When it returns, the message is acknowledged and does not come again. If it throws, the answer is
   * 500, and the message comes again. Messages of one story are handled one at a time.
   * @param gap the versions missing before this message; with `replay`, those that a replay did not bring
   */
  handle(message: Message, gap: Gap | null): void | Promise<void>
  /**
   * Requests a replay of missing versions: `replayOf(client.subscriptions, subscriptionId)`. A message that shows a gap
   * is then put off with a 202: the replay brings the missing versions, then this message again. If the replay does not
   * fill the gap, the message is handled with the gap. Without this option it is handled at once.
   */
  replay?: AskForReplay
  /**
   * Whether the subscription starts at the beginning. Then the first message of a story can show a gap too, so a
   * receiver that lost its memory gets everything again. Default: false.
   */
  fromBeginning?: boolean
  /** Where handled messages are remembered. Default: in this process. */
  memory?: ReceiverMemory
  /**
   * Gets a line for each refused request, each gap and each error of `handle`, of the memory or of the replay request.
   * Default: `console`, which writes them to stderr. Null: nothing is logged. `Receipt` says the same to the program.
   */
  logger?: ReceiverLogger | null
  /** Default: the system's clock. */
  now?: () => Date
}

/** The HTTP answer to a request, and its reason. */
export interface Receipt {
  /** `put-off`: a replay was requested, which brings this message again. */
  kind: 'handled' | 'repeat' | 'ping' | 'put-off' | 'refused' | 'unreadable' | 'failed'
  status: number
  headers: Record<string, string>
  body: string
  /** The error of `handle`, of the memory or of the replay request. */
  error?: unknown
}

/**
 * Receives the webhooks of a subscription, for any HTTP server. It verifies signatures (Standard Webhooks), answers
 * pings and challenges, drops repeats, and finds and fills gaps.
 */
export class Receiver {
  private readonly memory: ReceiverMemory
  private readonly now: () => Date
  private readonly gaps: Gaps | null
  private readonly log: ReceiverLog
  /** The promise of the last message of each story that is being handled. */
  private readonly working = new Map<string, Promise<unknown>>()

  /** @throws TypeError if there is no key, or if one is malformed */
  constructor(private readonly options: ReceiverOptions) {
    mustBeKeys({ secrets: options.secrets, publicKey: options.publicKey })
    this.memory = options.memory ?? new MemoryOfProcess()
    this.now = options.now ?? (() => new Date())
    this.gaps = options.replay ? new Gaps(options.replay) : null
    this.log = new ReceiverLog(options.logger === undefined ? console : options.logger)
  }

  /**
   * Answers one request.
   * @param request headers with names in lower case; the body as received, before anything parses it
   */
  async receive(request: Received): Promise<Receipt> {
    const verified = verify(request, this.keys())
    if (!verified.ok) {
      this.log.refused(verified.reason)
      return receipt('refused', 401, verified.reason)
    }
    const read = readMessage(Buffer.from(request.body).toString('utf8'))
    if (read === null) {
      this.log.unreadable()
      return receipt('unreadable', 400, 'this is not a message of Filrouge')
    }
    if ('ping' in read) return pong(read.ping)
    return this.inTurn(read.message.storyId, () => this.take(verified.id, read.message))
  }

  private keys(): VerifyWith {
    const { secrets, publicKey } = this.options
    return { ...(secrets && { secrets }), ...(publicKey !== undefined && { publicKey }), now: this.now() }
  }

  private async take(id: string, message: Message): Promise<Receipt> {
    const { storyId, version, filterRevision } = message
    let gap: Gap | null
    try {
      if (await this.memory.has(id)) return receipt('repeat', 200, '')
      gap = gapBefore(message, await this.memory.last(storyId), this.options.fromBeginning ?? false)
      if (gap && (await this.gaps?.putOff(message, gap, this.now().getTime()))) {
        this.log.putOff(message, gap)
        const body = `versions ${gap.after + 1} to ${gap.upTo} are missing: a replay is requested`
        return receipt('put-off', 202, body)
      }
    } catch (error) {
      this.log.notReady(message, error)
      return { ...receipt('failed', 503, 'the messages before this one are not known'), error }
    }
    if (gap) this.log.handlesWithGap(message, gap)
    try {
      await this.options.handle(message, gap)
      await this.memory.remember({ id, storyId, version, filterRevision })
      this.gaps?.handled(message)
      return receipt('handled', 200, '')
    } catch (error) {
      this.gaps?.couldNotHandle(message)
      this.log.notHandled(message, error)
      return { ...receipt('failed', 500, 'the message was not handled'), error }
    }
  }

  /**
   * Runs the work of a story in order. A repeat that comes while the first try is handled waits, and is then dropped.
   */
  private async inTurn(storyId: string, work: () => Promise<Receipt>): Promise<Receipt> {
    const mine = (this.working.get(storyId) ?? Promise.resolve()).then(work)
    this.working.set(storyId, mine)
    const answer = await mine
    if (this.working.get(storyId) === mine) this.working.delete(storyId)
    return answer
  }
}

const pong = ({ challenge }: PingMessage): Receipt => receipt('ping', 200, challenge ?? '')

const receipt = (kind: Receipt['kind'], status: number, body: string): Receipt => ({
  kind,
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})
