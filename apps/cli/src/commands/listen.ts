import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { FilrougeProblem, type NewSubscription, type SubscriptionWithSecret } from '@filrouge/client'
import { Receiver, type Gap, type Message, type Receipt } from '@filrouge/client/receiver'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { Failed, WrongUsage } from '../failures.js'
import { listenersMark, removeLeftovers } from '../leftovers.js'
import { LocalReceiver } from '../local-receiver.js'
import { examples } from '../options.js'
import type { Output } from '../output.js'
import { globalOptions, sessionOf, type Session } from '../session.js'
import { onUnwritten } from '../standard-streams.js'
import { wantedOf, wantedOptions, withRemedy, type WantedFlags } from '../subscribing.js'

interface ListenFlags extends WantedFlags {
  secret?: string
  port: number
  host: string
  publicUrl?: string
}

/** `filrouge listen`: receives webhooks on this machine and prints them. */
export function addListen(program: Command): void {
  const command = program
    .command('listen')
    .description(
      'receive webhooks here, check their signatures, and print them; makes a subscription and removes it at the end',
    )
  wantedOptions(command)
    .addOption(
      new Option(
        '--secret <secret>',
        'whsec_…: the secret of an existing subscription; no subscription is made',
      ).conflicts(['stories', 'types', 'filter', 'from', 'publicUrl']),
    )
    .option('--port <port>', 'the port to listen on; default: any free port', port, 0)
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--public-url <url>', 'the URL that the service sends to, such as the address of a tunnel')
    .action(listen)
  examples(
    globalOptions(command),
    "listen --stories 'ukraine-*' --from beginning",
    'listen --port 4200 --public-url https://tunnel.example/ --json',
  )
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text)
  throw new InvalidArgumentError('Give a port number, or 0 for any free port.')
}

async function listen({ secret, host, publicUrl, ...flags }: ListenFlags, command: Command): Promise<void> {
  if (secret === undefined && publicUrl === undefined && ['0.0.0.0', '::'].includes(host))
    throw new WrongUsage(
      `${host} means every address of this machine: give the URL that the service sends to with --public-url`,
    )
  const session = sessionOf(command)
  const { out, client } = session
  const given = secret === undefined ? null : receiverFor(secret, out)
  const ended = endOf(session.signal)
  const left = given === null ? await removeLeftovers(client.subscriptions) : []
  for (const id of left) out.note(`Removed subscription ${id}, left behind by a listen that was killed.`)
  const receiver = await LocalReceiver.start({ host, port: flags.port }, (receipt) => note(out, receipt))
  try {
    const url = `http://${isIPv6(host) ? `[${host}]` : host}:${receiver.port}/`
    if (given) {
      receiver.use(given)
      out.note(`Listening on ${url}. Ctrl-C ends it.`)
      await ended
      return
    }
    const description = listenersMark({ host, port: receiver.port })
    await whileSubscribed(
      session,
      { ...wantedOf(out, flags), url: publicUrl ?? url, description },
      async (made) => {
        receiver.use(receiverFor(made.secret, out))
        out.note(`Listening on ${url} for subscription ${made.subscriptionId}. Ctrl-C ends and removes it.`)
        await ended
      },
    )
  } finally {
    receiver.stop()
  }
}

/**
 * Resolves on Ctrl-C, on SIGTERM, or when the reader of the output closes it (`| head`).
 * @throws Failed if the output cannot be written
 */
function endOf(interrupted: AbortSignal): Promise<unknown> {
  const enough = new Promise<void>((resolve, reject) =>
    onUnwritten((failure) => (failure ? reject(failure) : resolve())),
  )
  const end = Promise.race([once(interrupted, 'abort'), once(process, 'SIGTERM'), enough])
  // It may reject before anything awaits it.
  end.catch(() => undefined)
  return end
}

/** Makes a subscription for the time of the work, and removes it even if the work fails. */
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
      throw new Failed(
        `subscription ${id} was not removed: remove it with filrouge subscriptions remove ${id}`,
        {
          cause: error,
        },
      )
    })
    out.note(`Removed subscription ${id}.`)
  }
}

/** The receiver logs nothing: `note` reports what it did. */
function receiverFor(secret: string, out: Output): Receiver {
  try {
    return new Receiver({ secrets: [secret], logger: null, handle: (message, gap) => say(out, message, gap) })
  } catch (error) {
    if (error instanceof TypeError) throw new WrongUsage(error.message.replace('secrets[0]', 'the secret'))
    throw error
  }
}

function say(out: Output, message: Message, gap: Gap | null): void {
  if (gap) out.note(`Missing: ${gap.storyId}, versions ${gap.after + 1} to ${gap.upTo}.`)
  if (out.isJson) return out.json(message)
  const { time, id, eventType, subject, data } = message
  const content = data === null ? 'sealed' : JSON.stringify(data)
  out.shortLine([out.second(time), id, eventType, ...(subject === null ? [] : [subject]), content].join('  '))
}

/** Reports a request that is not printed as a message. */
function note(out: Output, { kind, body }: Receipt): void {
  switch (kind) {
    case 'handled':
      return
    case 'ping':
      return out.note('Answered a ping: messages can come now.')
    case 'repeat':
      return out.note('Dropped a repeated message.')
    case 'refused':
      return out.note(`Refused a request whose signature or time is not valid: ${body}.`)
    case 'unreadable':
    case 'put-off':
    case 'failed':
      return out.note(`Not accepted: ${body}.`)
  }
}
