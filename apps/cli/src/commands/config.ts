import { describeConfig } from '@filrouge/runtime/config'
import type { Command } from 'commander'
import { examples } from '../options.js'
import { Output } from '../output.js'
import { jsonOption, optionsOf } from '../session.js'

/** `filrouge config`: prints the configuration. */
export function addConfig(program: Command): void {
  const command = program
    .command('config')
    .description('show every environment variable with its value and its meaning; secrets are masked')
    .addOption(jsonOption())
    .action(show)
  examples(command, 'config', 'config --json')
}

function show(_: object, command: Command): void {
  const rows = describeConfig(process.env)
  const out = new Output(optionsOf(command).json === true)
  if (out.isJson) return out.line(JSON.stringify(rows, null, 2))
  for (const { name, value, sentence } of rows) out.line(`${name}=${value ?? ''}\n    ${sentence}`)
}
