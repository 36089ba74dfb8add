import { Command, CommanderError } from 'commander'
import { showConfig } from './config.js'
import { start } from './start.js'

/** 0 done, 1 failed, 2 wrong usage. */
const program = new Command('filrouge')
  .description('A running file of a story: append developments, replay its history, ask what was known when.')
  .exitOverride()

program
  .command('start')
  .description('start services in this process: all, with the embedded default, or some')
  .option('--only <services>', 'a comma list of api, recorder')
  .action(start)

program
  .command('config')
  .description('show every variable of the environment, its value and what it is; secrets are masked')
  .option('--json', 'as JSON')
  .action(showConfig)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2)
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
