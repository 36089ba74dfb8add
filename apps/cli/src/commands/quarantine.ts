import { pause } from '@filrouge/waiting'
import type { Command } from 'commander'
import { Failed } from '../failures.js'
import { examples } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'

/** `filrouge quarantine`: stories that failed to fold, and whose writes wait. */
export function addQuarantine(program: Command): void {
  const quarantine = program
    .command('quarantine')
    .description('stories in quarantine because folding them failed (admins)')
  examples(quarantine, 'quarantine list', 'quarantine release strait')
  const listing = quarantine.command('list').description('stories in quarantine, and why').action(list)
  examples(globalOptions(listing), 'quarantine list', 'quarantine list --json')
  const releasing = quarantine
    .command('release')
    .description('resume folding a story, with the events that wait')
    .argument('<story>', 'the id of the story')
    .action(release)
  examples(globalOptions(releasing), 'quarantine release strait', 'quarantine release strait --json')
}

async function list(_: object, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const items = await client.quarantine()
  out.answer({ items, next: null }, () => {
    if (items.length === 0) return out.line('No story is in quarantine.')
    out.table(
      ['STORY', 'SINCE', 'WAITING', 'REASON'],
      items.map(({ storyId, since, waiting, reason }) => [storyId, out.time(since), String(waiting), reason]),
    )
  })
}

/** How long to wait for a recorder to handle the request. */
const PATIENCE_MS = 30_000

async function release(storyId: string, _: object, command: Command): Promise<void> {
  const { client, out, signal } = sessionOf(command)
  await client.release(storyId)
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const waits = (await client.quarantine()).find((one) => one.storyId === storyId)
    if (!waits) return out.answer({ storyId, released: true }, () => out.line(`${storyId} is released.`))
    if (!waits.releaseRequested) throw new Failed(`${storyId} stays in quarantine: ${waits.reason}`)
    if (Date.now() > deadline)
      throw new Failed(`no recorder has released ${storyId} yet; a recorder must run for its partition`)
    await pause(250, signal)
  }
}
