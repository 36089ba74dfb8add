import type { Attempt } from '@filrouge/client'
import type { Command } from 'commander'
import { examples, several, whole } from '../options.js'
import type { Output } from '../output.js'
import { collected } from '../pages.js'
import { globalOptions, sessionOf } from '../session.js'

/** `filrouge deliveries`: the deliveries of a subscription. */
export function addDeliveries(program: Command): void {
  const group = program
    .command('deliveries')
    .description('the deliveries of a subscription: attempts, lanes, dead letters')
  examples(group, `deliveries ${EXAMPLE}`, `deliveries redrive ${EXAMPLE}`)
  const listing = listed(group, 'attempts', 'attempts to deliver a message, newest first', true)
    .alias('list')
    .option('--story <story>', 'only this story')
    .action(attempts)
    .addHelpText('after', OUTCOMES)
  examples(listing, `deliveries attempts ${EXAMPLE}`, `deliveries attempts ${EXAMPLE} --story strait --json`)
  const lanes = listed(group, 'lanes', 'for each story, the last version delivered and the next attempt')
  examples(lanes.action(laneList), `deliveries lanes ${EXAMPLE}`, `deliveries lanes ${EXAMPLE} --json`)
  const dead = listed(group, 'dead-letters', 'messages that are no longer tried, oldest first')
  examples(
    dead.action(deadLetters),
    `deliveries dead-letters ${EXAMPLE}`,
    `deliveries dead-letters ${EXAMPLE} --json`,
  )
  addRedrive(group)
  addRetry(group)
  addReceived(group)
}

const ID = 'the id of the subscription'
const EXAMPLE = '01a2b3c4-0000-7000-8000-000000000000'

const OUTCOMES = `
MESSAGE is the story and the version of the event. TRY counts the attempts of a message. OUTCOME is
  delivered   the endpoint answered with 2xx
  retry       it did not, and the message is tried again: see deliveries lanes
  deadLetter  that was the last try, and the message is set aside: see deliveries dead-letters
  block       that was the last try, and its story stops until deliveries retry
  disable     the endpoint answered with 410, so the subscription is disabled
  failed      a ping was not answered as it must be: see subscriptions ping
STATUS is that of the HTTP answer. ERROR says why there is none, or what is wrong with it.`

const listed = (group: Command, name: string, description: string, isDefault = false): Command =>
  globalOptions(
    group
      .command(name, { isDefault })
      .description(description)
      .argument('<subscription>', ID)
      .option('--limit <n>', 'at most this many', whole, 100),
  )

async function attempts(
  id: string,
  { story, limit }: { story?: string; limit: number },
  command: Command,
): Promise<void> {
  const { client, out } = sessionOf(command)
  const { items, next } = await collected(client.subscriptions.attemptPages(id, { storyId: story, limit }))
  out.answer({ items, next }, () => {
    if (items.length === 0) return out.line('There are no attempts yet.')
    out.table(
      ['AT', 'MESSAGE', 'TYPE', 'TRY', 'MS', 'OUTCOME', 'STATUS', 'ERROR'],
      items.map((one) => [
        out.second(one.startedAt),
        messageOf(one),
        one.type,
        String(one.number),
        String(one.durationMs),
        one.outcome,
        String(one.status ?? ''),
        one.error ?? '',
      ]),
    )
    if (next !== null) out.note('There are more: see --limit.')
  })
}

const messageOf = ({ storyId, version }: Attempt) => (storyId === null ? 'ping' : `${storyId}/${version}`)

/** An attempt in a few words. */
export const attemptSummary = (out: Output, one: Attempt): string =>
  `${out.second(one.startedAt)}, ${messageOf(one)}: ${one.outcome}${one.error === null ? '' : `, ${one.error}`}`

async function laneList(id: string, { limit }: { limit: number }, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const { items, next } = await collected(client.subscriptions.lanePages(id, { limit }))
  out.answer({ items, next }, () => {
    if (items.length === 0) return out.line('There are no lanes: no story has had a message to send.')
    out.table(
      ['STORY', 'STATUS', 'ACKNOWLEDGED', 'NEXT', 'LAG', 'TRIES', 'NEXT TRY', 'ERROR'],
      items.map((lane) => [
        lane.storyId,
        lane.status,
        String(lane.lastAcknowledgedVersion || ''),
        String(lane.nextVersion),
        String(lane.lag),
        String(lane.attempts),
        lane.nextAttemptAt === null ? '' : out.second(lane.nextAttemptAt),
        lane.lastError ?? '',
      ]),
    )
    if (next !== null) out.note('There are more: see --limit.')
  })
}

async function deadLetters(id: string, { limit }: { limit: number }, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const { items, next } = await collected(client.subscriptions.deadLetterPages(id, { limit }))
  out.answer({ items, next }, () => {
    if (items.length === 0) return out.line('There are no dead letters.')
    out.table(
      ['MESSAGE', 'TYPE', 'GIVEN UP', 'TRIES', 'ERROR'],
      items.map((letter) => [
        `${letter.storyId}/${letter.version}`,
        letter.type,
        letter.redriving ? 'sent again' : out.second(letter.diedAt),
        String(letter.attempts),
        letter.lastError ?? '',
      ]),
    )
    if (next !== null) out.note('There are more: see --limit.')
  })
}

function addRedrive(group: Command): void {
  const redriving = group
    .command('redrive')
    .description('send dead letters again, once each')
    .argument('<subscription>', ID)
    .option(
      '--story <story>',
      'only this story, or all that match a prefix such as ukraine-*; repeatable',
      several,
    )
    .action(async (id: string, { story }: { story?: string[] }, command: Command) => {
      const { client, out } = sessionOf(command)
      const redriven = await client.subscriptions.redrive(id, { stories: story })
      out.answer({ subscriptionId: id, redriven }, () => out.line(`${redriven} dead letters are sent again.`))
    })
  examples(
    globalOptions(redriving),
    `deliveries redrive ${EXAMPLE}`,
    `deliveries redrive ${EXAMPLE} --story 'ukraine-*'`,
  )
}

function addRetry(group: Command): void {
  const retrying = group
    .command('retry')
    .description('try the next message of a story now; a blocked lane continues')
    .argument('<subscription>', ID)
    .argument('<story>', 'the id of the story')
    .action(async (id: string, storyId: string, _: object, command: Command) => {
      const { client, out } = sessionOf(command)
      const lane = await client.subscriptions.retryLane(id, storyId)
      out.answer(lane, () => out.line(`${storyId} is tried from version ${lane.nextVersion}.`))
    })
  examples(
    globalOptions(retrying),
    `deliveries retry ${EXAMPLE} strait`,
    `deliveries retry ${EXAMPLE} strait --json`,
  )
}

function addReceived(group: Command): void {
  const receiving = group
    .command('received')
    .description('the version of a development that the subscriber last acknowledged')
    .argument('<subscription>', ID)
    .argument('<development>', 'the id of the development')
    .action(async (id: string, developmentId: string, _: object, command: Command) => {
      const { client, out } = sessionOf(command)
      const { items, next } = await collected(client.subscriptions.receivedPages(id, developmentId))
      out.answer({ items, next }, () => {
        if (items.length === 0) return out.line(`${developmentId} was not acknowledged.`)
        out.table(
          ['STORY', 'ACKNOWLEDGED', 'AT', 'LATEST'],
          items.map((one) => [
            one.storyId,
            `version ${one.version}, revision ${one.revision}`,
            out.second(one.acknowledgedAt),
            `version ${one.latestVersion}, revision ${one.latestRevision}`,
          ]),
        )
      })
    })
  examples(
    globalOptions(receiving),
    `deliveries received ${EXAMPLE} talks`,
    `deliveries received ${EXAMPLE} talks --json`,
  )
}
