import { Option, type Command } from 'commander'
import type { NewKey, Role } from '@filrouge/client'
import { comma, examples, saidBack, timeOption } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'
import type { Meant } from '../when.js'

/** `filrouge keys`: lists, makes and removes API keys. */
export function addKeys(program: Command): void {
  const keys = program.command('keys').description('list, make and remove keys (admins)')
  examples(keys, 'keys list', "keys make desk --role editor --stories 'ukraine-*'")
  const listing = keys.command('list').description('all keys, without their secrets').action(list)
  examples(globalOptions(listing), 'keys list', 'keys list --json')
  const making = keys
    .command('make')
    .description('make a key: it is shown only once')
    .argument(
      '<name>',
      'the principal, recorded with each event it appends; several keys may share a principal',
    )
    .addOption(
      new Option('--role <role>', 'what the key may do')
        .choices(['reader', 'reporter', 'editor', 'admin'])
        .makeOptionMandatory(),
    )
    .option(
      '--stories <stories>',
      'only these stories: a comma-separated list of ids, or prefixes such as ukraine-*',
      comma,
    )
    .addOption(
      timeOption(
        '--expires-at <time>',
        'when the key expires: 2027-01-01 (its start), "tomorrow 18:00", 2027-01-01T00:00:00Z',
        'start',
        'future',
      ),
    )
    .option('--description <text>', 'what the key is for')
    .action(make)
  examples(
    globalOptions(making),
    'keys make rita --role reader --description "the archive"',
    "keys make desk --role editor --stories 'ukraine-*' --expires-at 2027-01-01T00:00:00Z",
  )
  const removing = keys
    .command('remove')
    .description('remove a key: the service refuses it from now on')
    .argument('<keyId>', 'the id of the key: the eight characters after frk_')
    .action(remove)
  examples(globalOptions(removing), 'keys remove a1b2c3d4', 'keys remove a1b2c3d4 --json')
}

async function list(_: object, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const items = await client.listKeys()
  out.answer({ items, next: null }, () =>
    out.table(
      ['KEY', 'NAME', 'ROLE', 'STORIES', 'EXPIRES', 'DESCRIPTION'],
      items.map(({ keyId, name, role, stories, expiresAt, description }) => [
        keyId,
        name,
        role,
        stories?.join(',') ?? 'all',
        expiresAt === null ? 'never' : out.time(expiresAt),
        description ?? '',
      ]),
    ),
  )
}

interface MakeFlags {
  role: Role
  stories?: string[]
  expiresAt?: Meant
  description?: string
}

async function make(name: string, flags: MakeFlags, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  const { role, stories, description } = flags
  const expiresAt = saidBack(out, 'expires at', flags.expiresAt)
  const wanted: NewKey = {
    name,
    role,
    ...(stories && { stories }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(description !== undefined && { description }),
  }
  const made = await client.makeKey(wanted)
  out.answer(made, () => {
    out.line(made.key)
    out.note(`The key of ${made.name} (${made.role}), shown only once.`)
  })
}

async function remove(keyId: string, _: object, command: Command): Promise<void> {
  const { client, out } = sessionOf(command)
  await client.removeKey(keyId)
  out.answer({ keyId, removed: true }, () => out.line(`The key ${keyId} is removed.`))
}
