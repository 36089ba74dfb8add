import { Option, type Command } from 'commander'
import type { NewSubscription } from '@filrouge/client'
import { examples, whole } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'
import {
  endpointOf,
  exhaustedOption,
  wantedOf,
  wantedOptions,
  withRemedy,
  type WantedFlags,
} from '../subscribing.js'

interface SubscribeFlags extends WantedFlags {
  description?: string
  verification?: NewSubscription['verification']
  maxInFlight?: number
  onExhausted?: NewSubscription['onExhausted']
}

/** `filrouge subscribe`: makes a subscription for a URL. */
export function addSubscribe(program: Command): void {
  const command = program
    .command('subscribe')
    .description('send events to a URL as signed webhooks: the secret is shown only once')
    .argument('<endpoint>', 'the URL that receives the messages', endpointOf)
  wantedOptions(command)
    .option('--description <text>', 'what the subscription is for')
    .addOption(
      new Option(
        '--verification <how>',
        'the answer that the first message needs: its challenge, or any 2xx (ping, admins only)',
      ).choices(['challenge', 'ping']),
    )
    .option('--max-in-flight <n>', 'at most this many messages at once, each of another story', whole)
    .addOption(exhaustedOption())
    .action(subscribe)
  examples(
    globalOptions(command),
    'subscribe https://desk.example/hook --stories "ukraine-*" --from beginning',
    'subscribe https://desk.example/hook --types DevelopmentCorrected,DevelopmentWithdrawn --json',
  )
}

async function subscribe(url: string, flags: SubscribeFlags, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const { description, verification, maxInFlight, onExhausted } = flags
  const wanted = { ...wantedOf(out, flags), url, description, verification, maxInFlight, onExhausted }
  const made = await client.subscriptions.make(wanted).catch((error: unknown) => {
    throw withRemedy(error, url)
  })
  out.answer(made, () => {
    const { subscriptionId: id, secret } = made
    out.line(secret)
    out.note(`The secret of subscription ${id}, shown only once: the receiver checks signatures with it.`)
    out.note(
      `It becomes active when its endpoint answers the ping that is sent now: filrouge subscriptions ${id}`,
    )
    out.note(`If the receiver was not running yet, send the ping again: filrouge subscriptions ping ${id}`)
  })
}
