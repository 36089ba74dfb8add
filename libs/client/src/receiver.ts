import { verify, type Received, type VerifyWith } from '@filrouge/webhooks/signature'
import { gapBefore, Gaps, type AskForReplay, type Gap } from './receiver-gaps.js'
import { MemoryOfProcess, type ReceiverMemory } from './receiver-memory.js'
import { readMessage, type Message, type PingMessage } from './receiver-message.js'

export interface ReceiverOptions {
  /** `whsec_…`, as the subscription was answered; both while a new one overlaps the old. */
  secrets?: readonly string[]
  /** `whpk_…`. One of the two kinds of key is enough. */
  publicKey?: string
  /**
   * Does the work. Once it is done the message is acknowledged and not handed over again; where it throws, the answer
   * is 500, and the message comes again. Messages of one story are handed over one at a time.
   * @param gap what is missing before this message, by what is remembered; with `replay`, what could not be had
   */
  handle(message: Message, gap: Gap | null): void | Promise<void>
  /**
   * Has what is missing sent again: `replayOf(client.subscriptions, subscriptionId)`. A message that shows a gap is then
   * put off, with a 202: the replay brings what is missing, and then this message again, in order. Where that was in vain
   * it is handed over with the gap. Without this option it is handed over at once.
   */
  replay?: AskForReplay
  /**
   * Whether the subscription starts at the beginning. Then a story's first message shows a gap too, where others were to
   * come before it: whoever has forgotten everything gets everything again. Default: false.
   */
  fromBeginning?: boolean
  /** Where what was handled is remembered. Default: in this process. */
  memory?: ReceiverMemory
  /** Default: the system's clock. */
  now?: () => Date
}

/** What to answer over HTTP, and why. */
export interface Receipt {
  /** `put-off`: a replay was asked for, which brings this message again. */
  kind: 'handled' | 'repeat' | 'ping' | 'put-off' | 'refused' | 'unreadable' | 'failed'
  status: number
  headers: Record<string, string>
  body: string
  /** Where the work failed, or no replay could be asked for. */
  error?: unknown
}

/**
 * A subscriber's side of a webhook, whatever serves its HTTP: verifies (Standard Webhooks), answers a ping and its
 * challenge, drops repeats, notices gaps and has them filled.
 */
export class Receiver {
  private readonly memory: ReceiverMemory
  private readonly now: () => Date
  private readonly gaps: Gaps | null
  /** The last work of each story that is under way. */
  private readonly working = new Map<string, Promise<unknown>>()

  constructor(private readonly options: ReceiverOptions) {
    this.memory = options.memory ?? new MemoryOfProcess()
    this.now = options.now ?? (() => new Date())
    this.gaps = options.replay ? new Gaps(options.replay) : null
  }

  /**
   * Takes one request.
   * @param request headers with names in lower case; the body as it came, before anything parses it
   */
  async receive(request: Received): Promise<Receipt> {
    const verified = verify(request, this.keys())
    if (!verified.ok) return receipt('refused', 401, verified.reason)
    const read = readMessage(Buffer.from(request.body).toString('utf8'))
    if (read === null) return receipt('unreadable', 400, 'this is no message of Filrouge')
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
      if (gap && (await this.gaps?.putOff(message, gap, this.now().getTime())))
        return receipt(
          'put-off',
          202,
          `versions ${gap.after + 1} to ${gap.upTo} are missing: asked for a replay`,
        )
    } catch (error) {
      return { ...receipt('failed', 503, 'what came before is not known'), error }
    }
    try {
      await this.options.handle(message, gap)
      await this.memory.remember({ id, storyId, version, filterRevision })
      this.gaps?.handled(message)
      return receipt('handled', 200, '')
    } catch (error) {
      this.gaps?.couldNotHandle(message)
      return { ...receipt('failed', 500, 'the message was not handled'), error }
    }
  }

  /** A try that comes while the one before it still works waits for it, and finds that it is a repeat. */
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
