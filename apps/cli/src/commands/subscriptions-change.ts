import type { EventType, SubscriptionChanges } from '@filrouge/client'
import type { Command } from 'commander'
import { WrongUsage } from '../failures.js'
import { examples, whole } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'
import {
  exhaustedOption,
  filterOption,
  statusOf,
  storiesOption,
  typesOption,
  withRemedy,
  endpointOf,
} from '../subscribing.js'

interface ChangeFlags {
  endpoint?: string
  description?: string
  stories?: string[]
  types?: EventType[]
  filter?: string
  maxInFlight?: number
  onExhausted?: 'deadLetter' | 'block'
  allTypes?: true
  withoutFilter?: true
}

const EXAMPLE = '01a2b3c4-0000-7000-8000-000000000000'

/** `filrouge subscriptions change`: changes the messages of a subscription, and their URL. */
export function addChange(group: Command): void {
  const changing = group
    .command('change')
    .description('change which messages a subscription gets, and their URL')
    .argument('<subscription>', 'the id of the subscription')
    .option('--endpoint <url>', 'the URL that receives the messages; a new URL is verified again', endpointOf)
    .option('--description <text>', 'what the subscription is for')
    .addOption(storiesOption())
    .addOption(typesOption().conflicts('allTypes'))
    .option('--all-types', 'events of all types')
    .addOption(filterOption().conflicts('withoutFilter'))
    .option('--without-filter', 'remove the filter')
    .option('--max-in-flight <n>', 'at most this many messages at once, each of another story', whole)
    .addOption(exhaustedOption())
    .action(change)
  examples(
    globalOptions(changing),
    `subscriptions change ${EXAMPLE} --stories 'ukraine-*,strait'`,
    `subscriptions change ${EXAMPLE} --endpoint https://desk.example/hook`,
  )
}

async function change(
  id: string,
  { endpoint, allTypes, withoutFilter, types, filter, ...rest }: ChangeFlags,
  command: Command,
): Promise<void> {
  const { client, out } = sessionOf(command)
  const { description, stories, maxInFlight, onExhausted } = rest
  const changes: SubscriptionChanges = {
    url: endpoint,
    description,
    stories,
    types: allTypes ? null : types,
    filter: withoutFilter ? null : filter,
    maxInFlight,
    onExhausted,
  }
  if (Object.values(changes).every((one) => one === undefined))
    throw new WrongUsage('give at least one option to change')
  const changed = await client.subscriptions.change(id, changes).catch((error: unknown) => {
    throw withRemedy(error, endpoint ?? '')
  })
  out.answer(changed, () =>
    out.line(`${id} is changed: filter revision ${changed.filterRevision}, ${statusOf(out, changed)}.`),
  )
}
