import type { Subscription, Subscriptions } from '@filrouge/client'
import { Option, type Command } from 'commander'
import { examples, several, whole } from '../options.js'
import type { Output } from '../output.js'
import { collected } from '../pages.js'
import { globalOptions, sessionOf } from '../session.js'
import { statusOf } from '../subscribing.js'
import { timeOf } from '../texts.js'
import { triedWhat } from './deliveries.js'
import { addChange } from './subscriptions-change.js'

/** `filrouge subscriptions`: who gets what, and having it changed. */
export function addSubscriptions(program: Command): void {
  const group = program
    .command('subscriptions')
    .description('see, change, pause, resume, replay and remove subscriptions')
  examples(group, 'subscriptions', 'subscriptions pause 01a2b3c4-0000-7000-8000-000000000000')
  const listing = group
    .command('list', { isDefault: true })
    .description("your subscriptions (an admin's: everybody's); with an id, how that one is")
    .argument('[subscription]', ID)
    .option('--limit <n>', 'so many at most', whole, 100)
    .action(list)
  examples(globalOptions(listing), 'subscriptions list', `subscriptions list ${EXAMPLE} --json`)
  addChange(group)
  for (const [name, steering] of Object.entries(STEERINGS)) addSteering(group, name, steering)
  addReplay(group)
}

const ID = 'its id, as listed'
const EXAMPLE = '01a2b3c4-0000-7000-8000-000000000000'

async function list(id: string | undefined, { limit }: { limit: number }, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  if (id !== undefined) return show(client.subscriptions, id, out)
  const { items, next } = await collected(client.subscriptions.pages({ limit }))
  out.answer({ items, next }, () => {
    if (items.length === 0) return out.line('There are no subscriptions.')
    out.table(
      ['SUBSCRIPTION', 'STATUS', 'OWNER', 'STORIES', 'ENDPOINT', 'DESCRIPTION'],
      items.map(({ subscriptionId, status, principal, stories, url, description }) => [
        subscriptionId,
        status,
        principal,
        stories.join(','),
        url,
        description ?? '',
      ]),
    )
    if (next !== null) out.note('There are more: see --limit.')
  })
}

async function show(subscriptions: Subscriptions, id: string, out: Output): Promise<void> {
  const found = await subscriptions.get(id)
  if (out.isJson) return out.json(found)
  const { value: last } = await subscriptions.attempts(id, { limit: 1 }).next()
  const { start, types, filter, filterRevision, maxInFlight, onExhausted } = found
  out.table(
    ['SUBSCRIPTION', found.subscriptionId],
    [
      ['status', statusOf(found)],
      ['last try', last ? triedWhat(last) : 'none yet'],
      ['endpoint', found.url],
      ['owner', found.principal],
      ...(found.description === null ? [] : [['description', found.description]]),
      ['stories', found.stories.join(',')],
      ['from', typeof start === 'string' ? start : timeOf(start.knownAt)],
      ['types', types?.join(',') ?? 'all'],
      ['filter', filter ?? 'none'],
      ['filter revision', String(filterRevision)],
      ['in flight', `${maxInFlight} at most`],
      ['exhausted', onExhausted === 'block' ? 'its story stops' : 'a dead letter'],
      ['public key', found.publicKey],
      ['made', timeOf(found.createdAt)],
    ],
  )
}

interface Steering {
  what: string
  /** Does it, and says how that ended: a value for programs, words for people. */
  run(subscriptions: Subscriptions, id: string): Promise<{ answer: object; words: string; beside?: string }>
}

const STEERINGS: Readonly<Record<string, Steering>> = {
  pause: {
    what: 'deliver nothing more, until it is resumed',
    run: async (subscriptions, id) => standing(await subscriptions.pause(id)),
  },
  resume: {
    what: 'go on where it stood: paused, disabled, or never verified',
    run: async (subscriptions, id) => standing(await subscriptions.resume(id)),
  },
  ping: {
    what: 'send a ping, with the challenge where it is not verified',
    run: async (subscriptions, id) => ({
      answer: await subscriptions.ping(id),
      words: `A ping is on its way: filrouge subscriptions ${id} says what came of it.`,
    }),
  },
  rotate: {
    what: 'make another secret: it is shown only now, and each one before signs too for 24 hours',
    run: async (subscriptions, id) => {
      const made = await subscriptions.rotateSecret(id)
      const until =
        made.oldSecretUntil === null ? '' : `; the one before is good until ${timeOf(made.oldSecretUntil)}`
      return { answer: made, words: made.secret, beside: `The secret of ${id}, shown only now${until}.` }
    },
  },
  remove: {
    what: 'remove it, with all that is known of its messages',
    run: async (subscriptions, id) => {
      await subscriptions.remove(id)
      return { answer: { subscriptionId: id, removed: true }, words: `The subscription ${id} is removed.` }
    },
  },
}

const standing = (subscription: Subscription) => ({
  answer: subscription,
  words: `${subscription.subscriptionId} is ${statusOf(subscription)}.`,
})

function addSteering(group: Command, name: string, { what, run }: Steering): void {
  const steering = group
    .command(name)
    .description(what)
    .argument('<subscription>', ID)
    .action(async (id: string, _: object, command: Command) => {
      const { client, out } = sessionOf(command)
      const { answer, words, beside } = await run(client.subscriptions, id)
      out.answer(answer, () => {
        out.line(words)
        if (beside !== undefined) out.note(beside)
      })
    })
  const line = `subscriptions ${name} ${EXAMPLE}`
  examples(globalOptions(steering), line, `${line} --json`)
}

interface ReplayFlags {
  story?: string[]
  fromVersion?: number
  knownAt?: string
}

function addReplay(group: Command): void {
  const replaying = group
    .command('replay')
    .description('send again what was sent, from a version or a time; without either, from the beginning')
    .argument('<subscription>', ID)
    .option(
      '--story <story>',
      'only this one, or a beginning such as ukraine-*; may be given more than once',
      several,
    )
    .addOption(
      new Option('--from-version <n>', 'from this version of each').argParser(whole).conflicts('knownAt'),
    )
    .option('--known-at <time>', 'from what was first known then or later (RFC 3339)')
    .action(replay)
  examples(
    globalOptions(replaying),
    `subscriptions replay ${EXAMPLE} --story strait --from-version 12`,
    `subscriptions replay ${EXAMPLE} --known-at 2025-09-04T18:00:00Z`,
  )
}

async function replay(id: string, { story, ...from }: ReplayFlags, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  await client.subscriptions.replay(id, {
    stories: story,
    fromVersion: from.fromVersion,
    knownAt: from.knownAt,
  })
  out.answer({ subscriptionId: id, replaying: true }, () =>
    out.line(`${id} sends again, in order: filrouge deliveries lanes ${id} says how far it is.`),
  )
}
