import type { Command } from 'commander'
import { examples, languageOption } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'
import { optionsOfWrite, write, writeOptions, type WriteFlags } from '../writing.js'

interface WithdrawFlags extends WriteFlags {
  reason: string
  lang: string
}

/** `filrouge withdraw`: withdraws a development. */
export function addWithdraw(program: Command): void {
  const command = program
    .command('withdraw')
    .description('withdraw a development: it stays in the record, and is no longer part of the timeline')
    .argument('<story>', 'the id of the story')
    .argument('<development>', 'the id of the development')
    .requiredOption('--reason <text>', 'why the development is withdrawn')
    .addOption(languageOption('the language of the reason'))
    .action(withdraw)
  examples(
    writeOptions(globalOptions(command)),
    'withdraw strait talks --reason "It did not take place"',
    'withdraw strait talks --reason "Elle n\'a pas eu lieu" --lang fr --expect 7',
  )
}

async function withdraw(
  storyId: string,
  developmentId: string,
  flags: WithdrawFlags,
  command: Command,
): Promise<void> {
  const data = { developmentId, reason: { [flags.lang]: flags.reason } }
  const body = { events: [{ type: 'DevelopmentWithdrawn', data }] }
  const session = sessionOf(command)
  await write(session, storyId, body, optionsOfWrite(session, flags), { developmentId })
}
