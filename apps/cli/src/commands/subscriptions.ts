import type { Subscription, Subscriptions } from '@filrouge/client'
import { Option, type Command } from 'commander'
import { examples, saidBack, several, timeOption, whole } from '../options.js'
import type { Output } from '../output.js'
import { collected } from '../pages.js'
import { globalOptions, sessionOf } from '../session.js'
import { statusOf } from '../subscribing.js'
import type { Meant } from '../when.js'
import { attemptSummary } from './deliveries.js'
import { addChange } from './subscriptions-change.js'

/** `filrouge subscriptions`: lists subscriptions and changes them. */
export function addSubscriptions(program: Command): void {
  const group = program
    .command('subscriptions')
    .description('see, change, pause, resume, replay and remove subscriptions')
  examples(group, 'subscriptions', 'subscriptions pause 01a2b3c4-0000-7000-8000-000000000000')
  const listing = group
    .command('list', { isDefault: true })
    .description('list your subscriptions (admins: all); with an id, show that one')
    .argument('[subscription]', ID)
    .option('--limit <n>', 'at most this many', whole, 100)
    .action(list)
  examples(globalOptions(listing), 'subscriptions list', `subscriptions list ${EXAMPLE} --json`)
  addChange(group)
  for (const [name, steering] of Object.entries(STEERINGS)) addSteering(group, name, steering)
  addReplay(group)
}

const ID = 'the id of the subscription'
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
  const subscription = await subscriptions.get(id)
  if (out.isJson) return out.json(subscription)
  const { value: last } = await subscriptions.attempts(id, { limit: 1 }).next()
  const { start, types, filter, filterRevision, maxInFlight, onExhausted } = subscription
  out.table(
    ['SUBSCRIPTION', subscription.subscriptionId],
    [
      ['status', statusOf(out, subscription)],
      ['last attempt', last ? attemptSummary(out, last) : 'none yet'],
      ['endpoint', subscription.url],
      ['owner', subscription.principal],
      ...(subscription.description === null ? [] : [['description', subscription.description]]),
      ['stories', subscription.stories.join(',')],
      ['from', typeof start === 'string' ? start : out.time(start.knownAt)],
      ['types', types?.join(',') ?? 'all'],
      ['filter', filter ?? 'none'],
      ['filter revision', String(filterRevision)],
      ['in flight', `${maxInFlight} at most`],
      ['exhausted', onExhausted === 'block' ? 'its story stops' : 'a dead letter'],
      ['public key', subscription.publicKey],
      ['made', out.time(subscription.createdAt)],
    ],
  )
}

interface Steering {
  description: string
  /** Runs the action. Returns `answer` for programs, `words` and `beside` for people. */
  run(
    subscriptions: Subscriptions,
    id: string,
    out: Output,
  ): Promise<{ answer: object; words: string; beside?: string }>
}

const STEERINGS: Readonly<Record<string, Steering>> = {
  pause: {
    description: 'stop deliveries until the subscription is resumed',
    run: async (subscriptions, id, out) => standing(out, await subscriptions.pause(id)),
  },
  resume: {
    description: 'continue a subscription that is paused, disabled or not verified',
    run: async (subscriptions, id, out) => standing(out, await subscriptions.resume(id)),
  },
  ping: {
    description: 'send a ping; to an endpoint that is not verified, with a challenge',
    run: async (subscriptions, id) => ({
      answer: await subscriptions.ping(id),
      words: `A ping is sent. See its result: filrouge subscriptions ${id}`,
    }),
  },
  rotate: {
    description: 'make a new secret, shown only once; the old ones sign too for 24 hours',
    run: async (subscriptions, id, out) => {
      const made = await subscriptions.rotateSecret(id)
      const until =
        made.oldSecretUntil === null ? '' : `; the old one is valid until ${out.time(made.oldSecretUntil)}`
      return { answer: made, words: made.secret, beside: `The secret of ${id}, shown only once${until}.` }
    },
  },
  remove: {
    description: 'remove a subscription, with its lanes, attempts and dead letters',
    run: async (subscriptions, id) => {
      await subscriptions.remove(id)
      return { answer: { subscriptionId: id, removed: true }, words: `The subscription ${id} is removed.` }
    },
  },
}

const standing = (out: Output, subscription: Subscription) => ({
  answer: subscription,
  words: `${subscription.subscriptionId} is ${statusOf(out, subscription)}.`,
})

function addSteering(group: Command, name: string, { description, run }: Steering): void {
  const steering = group
    .command(name)
    .description(description)
    .argument('<subscription>', ID)
    .action(async (id: string, _: object, command: Command) => {
      const { client, out } = sessionOf(command)
      const { answer, words, beside } = await run(client.subscriptions, id, out)
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
  knownAt?: Meant
}

function addReplay(group: Command): void {
  const replaying = group
    .command('replay')
    .description('send messages again from a version or a time; default: from the beginning')
    .argument('<subscription>', ID)
    .option(
      '--story <story>',
      'only this story, or all that match a prefix such as ukraine-*; repeatable',
      several,
    )
    .addOption(
      new Option('--from-version <n>', 'from this version of each story')
        .argParser(whole)
        .conflicts('knownAt'),
    )
    .addOption(
      timeOption(
        '--known-at <time>',
        'from the first event known at this time or later: 2025-09-04, "yesterday 18:00", 2025-09-04T18:00:00Z',
        'start',
      ),
    )
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
    knownAt: saidBack(out, 'from', from.knownAt),
  })
  out.answer({ subscriptionId: id, replaying: true }, () =>
    out.line(`${id} sends its messages again, in order. See the progress: filrouge deliveries lanes ${id}`),
  )
}
