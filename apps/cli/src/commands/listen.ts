import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import {
  FilrougeProblem,
  Receiver,
  type Gap,
  type Message,
  type NewSubscription,
  type Receipt,
  type SubscriptionWithSecret,
} from '@filrouge/client'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { Failed, WrongUsage } from '../failures.js'
import { listenersMark, removeLeftovers } from '../leftovers.js'
import { LocalReceiver } from '../local-receiver.js'
import { examples } from '../options.js'
import type { Output } from '../output.js'
import { globalOptions, sessionOf, type Session } from '../session.js'
import { onUnwritten } from '../standard-streams.js'
import { wantedOf, wantedOptions, withRemedy, type WantedFlags } from '../subscribing.js'
import { secondOf } from '../texts.js'

interface ListenFlags extends WantedFlags {
  secret?: string
  port: number
  host: string
  publicUrl?: string
}

/** `filrouge listen`: receives webhooks here, and prints them. */
export function addListen(program: Command): void {
  const command = program
    .command('listen')
    .description(
      'receive webhooks here, check their signatures, and print them; with a subscription of its own, removed at the end',
    )
  wantedOptions(command)
    .addOption(
      new Option(
        '--secret <secret>',
        'whsec_…: of a subscription that there is already, instead of one of its own',
      ).conflicts(['stories', 'types', 'filter', 'from', 'publicUrl']),
    )
    .option('--port <port>', 'where to listen; any free one without it', port, 0)
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--public-url <url>', 'by which the service reaches it: the address of a tunnel')
    .action(listen)
  examples(
    globalOptions(command),
    "listen --stories 'ukraine-*' --from beginning",
    'listen --port 4200 --public-url https://tunnel.example/ --json',
  )
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text)
  throw new InvalidArgumentError('It is a port, or 0 for any free one.')
}

async function listen({ secret, host, publicUrl, ...flags }: ListenFlags, command: Command): Promise<void> {
  if (secret !== undefined && !/^whsec_[A-Za-z0-9+/]{4,}={0,2}$/.test(secret))
    throw new WrongUsage('a secret is whsec_ and base64')
  if (secret === undefined && publicUrl === undefined && ['0.0.0.0', '::'].includes(host))
    throw new WrongUsage(
      `${host} is every address of this machine: say by --public-url how the service reaches it`,
    )
  const session = sessionOf(command)
  const { out, client } = session
  const ended = endOf(session.signal)
  const left = secret === undefined ? await removeLeftovers(client.subscriptions) : []
  for (const id of left) out.note(`Removed subscription ${id}, which a listen that was killed had left.`)
  const receiver = await LocalReceiver.start({ host, port: flags.port }, (receipt) => note(out, receipt))
  try {
    const url = `http://${isIPv6(host) ? `[${host}]` : host}:${receiver.port}/`
    const use = (secret: string) =>
      receiver.use(new Receiver({ secrets: [secret], handle: (message, gap) => say(out, message, gap) }))
    if (secret !== undefined) {
      use(secret)
      out.note(`Listening on ${url}. Ctrl-C ends it.`)
      await ended
      return
    }
    const description = listenersMark({ host, port: receiver.port })
    await whileSubscribed(
      session,
      { ...wantedOf(flags), url: publicUrl ?? url, description },
      async (made) => {
        use(made.secret)
        out.note(`Listening on ${url} for subscription ${made.subscriptionId}. Ctrl-C ends and removes it.`)
        await ended
      },
    )
  } finally {
    receiver.stop()
  }
}

/**
 * Until Ctrl-C, SIGTERM, or until the reader of what is printed has seen enough (`| head`).
 * @throws Failed where it cannot be printed
 */
function endOf(interrupted: AbortSignal): Promise<unknown> {
  const enough = new Promise<void>((resolve, reject) =>
    onUnwritten((failure) => (failure ? reject(failure) : resolve())),
  )
  const end = Promise.race([once(interrupted, 'abort'), once(process, 'SIGTERM'), enough])
  // It may fail before it is waited for.
  end.catch(() => undefined)
  return end
}

/** Makes a subscription, and removes it whatever comes. */
async function whileSubscribed(
  { lasting, out }: Session,
  wanted: NewSubscription,
  work: (made: SubscriptionWithSecret) => Promise<void>,
): Promise<void> {
  const made = await lasting.subscriptions.make(wanted).catch((error: unknown) => {
    throw withRemedy(error, wanted.url)
  })
  const id = made.subscriptionId
  try {
    await work(made)
  } finally {
    await lasting.subscriptions.remove(id).catch((error: unknown) => {
      if (error instanceof FilrougeProblem && error.status === 404) return
      throw new Failed(`subscription ${id} is left: remove it by filrouge subscriptions remove ${id}`, {
        cause: error,
      })
    })
    out.note(`Removed subscription ${id}.`)
  }
}

function say(out: Output, message: Message, gap: Gap | null): void {
  if (gap) out.note(`Missing: ${gap.storyId}, versions ${gap.after + 1} to ${gap.upTo}.`)
  if (out.isJson) return out.json(message)
  const { time, id, eventType, subject, data } = message
  const told = data === null ? 'sealed' : JSON.stringify(data)
  out.shortLine([secondOf(time), id, eventType, ...(subject === null ? [] : [subject]), told].join('  '))
}

/** What is not printed as a message. */
function note(out: Output, { kind, body }: Receipt): void {
  switch (kind) {
    case 'handled':
      return
    case 'ping':
      return out.note('A ping was answered: messages may come.')
    case 'repeat':
      return out.note('A repeat was dropped.')
    case 'refused':
      return out.note(`Refused a request that the secret did not sign, or not now: ${body}.`)
    case 'unreadable':
    case 'put-off':
    case 'failed':
      return out.note(`Not taken: ${body}.`)
  }
}
