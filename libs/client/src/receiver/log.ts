import type { Verified } from '@filrouge/webhooks/signature'
import type { Gap } from './gaps.js'
import type { Message } from './message.js'

/** The part of `console` that a receiver logs with. Most loggers have it too. Each call has one text. */
export interface ReceiverLogger {
  /** A request was refused, or messages are missing. */
  warn(text: string): void
  /** A message was not handled. The text ends with the stack of the error. */
  error(text: string): void
}

type Reason = Extract<Verified, { ok: false }>['reason']

const REFUSED: Readonly<Record<Reason, string>> = {
  'no-headers': 'it has no signature. It is not from Filrouge, or a proxy removed the webhook- headers',
  'bad-timestamp': 'its webhook-timestamp is not a time',
  'too-old': 'its time is more than five minutes ago. It is an old message sent again, or a clock is wrong',
  'too-new': 'its time is more than five minutes ahead. A clock is wrong',
  'bad-signature':
    'no signature fits. The secret is of another subscription or was replaced, or the body was parsed before it was verified',
}

/** The lines that a receiver logs. */
export class ReceiverLog {
  /** @param logger null: nothing is logged */
  constructor(private readonly logger: ReceiverLogger | null) {}

  refused(reason: Reason): void {
    this.logger?.warn(`filrouge: refused a request (${reason}): ${REFUSED[reason]}.`)
  }

  unreadable(): void {
    this.logger?.warn('filrouge: refused a signed request: its body is not a message of Filrouge.')
  }

  putOff({ id }: Message, gap: Gap): void {
    this.logger?.warn(`filrouge: ${missing(gap)}. A replay was requested; ${id} is put off until then.`)
  }

  handlesWithGap({ id }: Message, gap: Gap): void {
    this.logger?.warn(`filrouge: ${missing(gap)}. ${id} is handled without them.`)
  }

  /** Something before the handling failed: the memory, or the request of a replay. */
  notReady({ id }: Message, error: unknown): void {
    this.logger?.error(
      `filrouge: ${id} was answered 503 and comes again: the memory or the request of a replay failed: ${stackOf(error)}`,
    )
  }

  notHandled({ id }: Message, error: unknown): void {
    this.logger?.error(
      `filrouge: ${id} was answered 500 and comes again: handling it failed: ${stackOf(error)}`,
    )
  }
}

const missing = ({ storyId, after, upTo }: Gap) =>
  after + 1 === upTo
    ? `version ${upTo} of ${storyId} is missing`
    : `versions from ${after + 1} to ${upTo} of ${storyId} are missing`

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
