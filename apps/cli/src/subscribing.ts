import {
  FilrougeProblem,
  isEventType,
  type EventType,
  type NewSubscription,
  type Subscription,
} from '@filrouge/client'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { Failed } from './failures.js'
import { comma } from './options.js'
import { timeOf } from './texts.js'

/** What a subscription is to get. */
export interface WantedFlags {
  stories: string[]
  types?: EventType[]
  filter?: string
  from: NewSubscription['start']
}

export const storiesOption = () =>
  new Option(
    '--stories <stories>',
    'a comma list of ids, or beginnings such as ukraine-*; * is all',
  ).argParser(comma)
export const filterOption = () =>
  new Option('--filter <cel>', 'CEL over event and story: event.data.importance == "key"')
export const typesOption = () =>
  new Option('--types <types>', 'a comma list of names of events; all without it').argParser(types)

export const exhaustedOption = () =>
  new Option(
    '--on-exhausted <what>',
    'of a message whose tries are used up: give it up, or stop its story',
  ).choices(['deadLetter', 'block'])

/** Options of every command that makes a subscription. */
export const wantedOptions = (command: Command): Command =>
  command
    .addOption(storiesOption().default(['*'], 'all, also those opened later'))
    .addOption(typesOption())
    .addOption(filterOption())
    .addOption(
      new Option('--from <start>', 'now, beginning, or a time (RFC 3339): where each story begins')
        .argParser(start)
        .default('now', 'now'),
    )

export const wantedOf = ({ stories, types, filter, from }: WantedFlags): Omit<NewSubscription, 'url'> => ({
  stories,
  start: from,
  ...(types && { types }),
  ...(filter !== undefined && { filter }),
})

function types(text: string): EventType[] {
  return comma(text).map((one) => {
    if (isEventType(one)) return one
    throw new InvalidArgumentError(`There is no event ${one}: it is such as DevelopmentReported.`)
  })
}

function start(text: string): NewSubscription['start'] {
  if (text === 'now' || text === 'beginning') return text
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return { knownAt: text }
  throw new InvalidArgumentError('It is now, beginning, or a time such as 2025-09-04T18:00:00Z.')
}

/** A URL that messages can be sent to, as far as its form goes: the rest the service says. */
export function endpointOf(text: string): string {
  if (/^https?:\/\/[^/]/i.test(text) && URL.canParse(text)) return text
  throw new InvalidArgumentError('It is a URL such as https://desk.example/hook.')
}

/** Refusals that variables of the service lift: of http, and of addresses and names that are not public. */
const LIFTED = /^only https is taken$| is not a public (address|name)$| is this machine$/

/** A failure, with what to do where the service does not send to such an address. */
export function withRemedy(error: unknown, url: string): unknown {
  if (!(error instanceof FilrougeProblem)) return error
  const refusal = error.errors.find(({ pointer }) => pointer === '/url')
  if (!refusal) return error
  const refused = `the service does not send to ${url}: ${refusal.message}.`
  if (!LIFTED.test(refusal.message)) return new Failed(refused)
  return new Failed(
    `${refused}\n` +
      'It sends to public addresses, by https, and beyond that to what the variables of its start allow:\n' +
      '  FILROUGE_WEBHOOK_ALLOW_HTTP=true FILROUGE_WEBHOOK_ALLOW_ADDRESSES=127.0.0.0/8\n' +
      'allow http, and this machine. Another net needs its range there too, with a comma between.\n' +
      'To a service that is not yours give the https address of a tunnel.',
  )
}

/** How a subscription stands, and why. */
export function statusOf({ status, disabledBecause, failingSince, nextProbeAt }: Subscription): string {
  if (disabledBecause !== null) return `${status}: ${disabledBecause}`
  if (status !== 'failing' || failingSince === null) return status
  const probe = nextProbeAt === null ? '' : `, tried again at ${timeOf(nextProbeAt)}`
  return `failing since ${timeOf(failingSince)}${probe}`
}
