import { Filrouge } from '@filrouge/client'
import { Option, type Command } from 'commander'
import { addressOf } from './address.js'
import { Interrupted, WrongUsage } from './failures.js'
import { keyOfEnvironment } from './key-of-environment.js'
import { Output } from './output.js'

/** What a command that talks to a service works with. */
export interface Session {
  client: Filrouge
  /** A client whose requests Ctrl-C does not abort, for cleaning up. */
  lasting: Filrouge
  out: Output
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
  url: string
}

interface GlobalOptions {
  url?: string
  key?: string
  json?: boolean
  utc?: boolean
}

/** Adds the options of every command that talks to a service. They stand before or after the command's name. */
export const globalOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--url <url>',
        'the URL of the API (FILROUGE_URL, else the service of the data directory, else the port FILROUGE_PORT of this machine)',
      ),
    )
    .addOption(
      new Option(
        '--key <key>',
        "the key (FILROUGE_KEY, else FILROUGE_ADMIN_KEY, else the data directory's own admin-key)",
      ),
    )
    .addOption(jsonOption())
    .addOption(new Option('--utc', 'print times in UTC; default: in your time zone (TZ)'))

export const jsonOption = () =>
  new Option('--json', 'print JSON for programs: one value, or NDJSON for a stream')

/** @throws WrongUsage, ConfigError */
export function sessionOf(command: Command): Session {
  const { url = addressOf(process.env).url, key, json = false, utc = false } = optionsOf(command)
  const out = new Output(json, utc ? 'utc' : 'local')
  const stop = new AbortController()
  process.on('SIGINT', () => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort(new Interrupted())
  })
  try {
    const where = { url, key: key ?? keyOfEnvironment(url, process.env) }
    const client = new Filrouge({ ...where, signal: stop.signal })
    return { client, lasting: new Filrouge(where), out, signal: stop.signal, url }
  } catch (error) {
    if (error instanceof TypeError) throw new WrongUsage(error.message)
    throw error
  }
}

/** The global options. Those after the command's name override those before it. */
export const optionsOf = (command: Command): GlobalOptions => {
  const own: GlobalOptions = command.opts()
  return { ...command.optsWithGlobals<GlobalOptions>(), ...own }
}
