import { FilrougeProblem, type EventType, type NewSubscription, type Subscription } from '@filrouge/client'
import { isEventType } from '@filrouge/story'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { Failed } from './failures.js'
import { comma } from './options.js'
import type { Output } from './output.js'
import { timeMeant, type Meant } from './when.js'

/** The options for the messages of a subscription. */
export interface WantedFlags {
  stories: string[]
  types?: EventType[]
  filter?: string
  from: 'now' | 'beginning' | Meant
}

export const storiesOption = () =>
  new Option(
    '--stories <stories>',
    'a comma-separated list of ids, or prefixes such as ukraine-*; * is all',
  ).argParser(comma)
export const filterOption = () =>
  new Option('--filter <cel>', 'a CEL expression over event and story: event.data.importance == "key"')
export const typesOption = () =>
  new Option('--types <types>', 'a comma-separated list of event types; default: all').argParser(types)

export const exhaustedOption = () =>
  new Option(
    '--on-exhausted <what>',
    'what to do after the last attempt of a message: set it aside, or stop its story',
  ).choices(['deadLetter', 'block'])

/** Adds the options of every command that makes a subscription. */
export const wantedOptions = (command: Command): Command =>
  command
    .addOption(storiesOption().default(['*'], 'all, also stories opened later'))
    .addOption(typesOption())
    .addOption(filterOption())
    .addOption(
      new Option(
        '--from <start>',
        'the first event of each story to send: now, beginning, or a time such as 2025-09-04 or "yesterday 18:00"',
      )
        .argParser(start)
        .default('now', 'now'),
    )

export const wantedOf = (
  out: Output,
  { stories, types, filter, from }: WantedFlags,
): Omit<NewSubscription, 'url'> => ({
  stories,
  start: startOf(out, from),
  ...(types && { types }),
  ...(filter !== undefined && { filter }),
})

function startOf(out: Output, from: WantedFlags['from']): NewSubscription['start'] {
  if (typeof from === 'string') return from
  out.sayBack('from', from)
  return { knownAt: from.means }
}

/** Parses an option that is a comma-separated list of event types. */
export function types(text: string): EventType[] {
  return comma(text).map((one) => {
    if (isEventType(one)) return one
    throw new InvalidArgumentError(`There is no event type ${one}. An example is DevelopmentReported.`)
  })
}

const start = (text: string): WantedFlags['from'] =>
  text === 'now' || text === 'beginning' ? text : timeMeant(text, 'start', new Date())

/** Checks the form of an endpoint's URL. The service checks the rest. */
export function endpointOf(text: string): string {
  if (/^https?:\/\/[^/]/i.test(text) && URL.canParse(text)) return text
  throw new InvalidArgumentError('Give a URL such as https://desk.example/hook.')
}

/** Refusals that environment variables of the service lift: http, and addresses and names that are not public. */
const LIFTED = /^only https is taken$| is not a public (address|name)$| is this machine$/

/** Adds a remedy to the failure if the service refuses the address of the endpoint. */
export function withRemedy(error: unknown, url: string): unknown {
  if (!(error instanceof FilrougeProblem)) return error
  const refusal = error.errors.find(({ pointer }) => pointer === '/url')
  if (!refusal) return error
  const refused = `the service does not send to ${url}: ${refusal.message}.`
  if (!LIFTED.test(refusal.message)) return new Failed(refused)
  return new Failed(
    `${refused}\n` +
      'It sends to public addresses by https. Set these environment variables of the service:\n' +
      '  FILROUGE_WEBHOOK_ALLOW_HTTP=true FILROUGE_WEBHOOK_ALLOW_ADDRESSES=127.0.0.0/8\n' +
      'to allow http and this machine. Add the range of another network after a comma.\n' +
      'If you do not run the service, give the https address of a tunnel.',
  )
}

/** The status of a subscription, and its reason. */
export function statusOf(
  out: Output,
  { status, disabledBecause, failingSince, nextProbeAt }: Subscription,
): string {
  if (disabledBecause !== null) return `${status}: ${disabledBecause}`
  if (status !== 'failing' || failingSince === null) return status
  const probe = nextProbeAt === null ? '' : `, tried again at ${out.time(nextProbeAt)}`
  return `failing since ${out.time(failingSince)}${probe}`
}
