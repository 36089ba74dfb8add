import { describeConfig } from '@filrouge/runtime/config'
import type { Command } from 'commander'
import { examples } from '../options.js'
import { jsonOption, optionsOf } from '../session.js'

/** `filrouge config`: prints the configuration. */
export function addConfig(program: Command): void {
  const command = program
    .command('config')
    .description('show every variable of the environment, its value and what it is; secrets are masked')
    .addOption(jsonOption())
    .action(show)
  examples(command, 'config', 'config --json')
}

function show(_: object, command: Command): void {
  const rows = describeConfig(process.env)
  if (optionsOf(command).json) return console.log(JSON.stringify(rows, null, 2))
  for (const { name, value, sentence } of rows) console.log(`${name}=${value ?? ''}\n    ${sentence}`)
}
