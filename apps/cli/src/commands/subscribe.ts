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

/** `filrouge subscribe`: has events sent to a URL. */
export function addSubscribe(program: Command): void {
  const command = program
    .command('subscribe')
    .description('have events sent to a URL as signed webhooks: the secret is shown only now')
    .argument('<endpoint>', 'the URL that messages are sent to', endpointOf)
  wantedOptions(command)
    .option('--description <text>', 'what it is for')
    .addOption(
      new Option(
        '--verification <how>',
        'what the first message asks for; ping, any 2xx, is for admins',
      ).choices(['challenge', 'ping']),
    )
    .option('--max-in-flight <n>', 'so many messages together, each of another story', whole)
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
  const wanted = { ...wantedOf(flags), url, description, verification, maxInFlight, onExhausted }
  const made = await client.subscriptions.make(wanted).catch((error: unknown) => {
    throw withRemedy(error, url)
  })
  out.answer(made, () => {
    const { subscriptionId: id, secret } = made
    out.line(secret)
    out.note(`The secret of subscription ${id}, shown only now: the receiver checks signatures with it.`)
    out.note(
      `It is active once its endpoint has answered the ping that is on its way: filrouge subscriptions ${id}`,
    )
    out.note(`Where the receiver was not there yet, send the ping again: filrouge subscriptions ping ${id}`)
  })
}
