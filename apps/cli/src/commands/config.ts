import { describeConfig, readConfig } from '@filrouge/runtime/config'
import { readTls } from '@filrouge/runtime/tls'
import type { Command } from 'commander'
import { examples } from '../options.js'
import { Output } from '../output.js'
import { jsonOption, optionsOf } from '../session.js'

/** `filrouge config`: prints the configuration, and its mistakes as a start does. */
export function addConfig(program: Command): void {
  const command = program
    .command('config')
    .description(
      'show every environment variable with its value and its meaning, secrets masked; mistakes are reported as by a start, with exit code 1',
    )
    .addOption(jsonOption())
    .action(show)
  examples(command, 'config', 'config --json')
}

/** @throws ConfigError that lists every mistake */
function show(_: object, command: Command): void {
  const rows = describeConfig(process.env)
  const out = new Output(optionsOf(command).json === true)
  if (out.isJson) out.line(JSON.stringify(rows, null, 2))
  else
    for (const { name, value, sentence, allowed } of rows)
      out.line(`${name}=${value ?? ''}\n    ${sentence}${allowed ? ` One of ${allowed.join(', ')}.` : ''}`)
  readTls(readConfig(process.env))
}
