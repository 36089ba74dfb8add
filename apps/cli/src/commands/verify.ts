import { ndjson, type RecordedEvent } from '@filrouge/client'
import { verifyEvents } from '@filrouge/client/verify'
import type { Command } from 'commander'
import { Failed, WrongUsage } from '../failures.js'
import { bytesOf } from '../input.js'
import { examples, pastOf, pastOptions, type PastFlags } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'

/** `filrouge verify`: checks the hash chain of a story. */
export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('recompute the hash chain of a story, in the service or here from a file of recorded events')
    .argument('[story]', 'the id of the story')
    .option(
      '--file <file>',
      'recorded events as NDJSON (export --events), - reads the standard input; needs no service',
    )
    .action(verify)
  examples(
    globalOptions(pastOptions(command)),
    'verify coalition-of-the-willing',
    'verify --file events.ndjson',
  )
}

async function verify(
  storyId: string | undefined,
  flags: PastFlags & { file?: string },
  command: Command,
): Promise<void> {
  if ((storyId === undefined) === (flags.file === undefined))
    throw new WrongUsage('give either a story or a --file of recorded events')
  const { client, out, signal } = sessionOf(command)
  if (storyId !== undefined) {
    const verification = await client.verify(storyId, pastOf(flags, out))
    out.answer(verification, () => out.line(sentence({ storyId, ...verification })))
    if (!verification.valid) throw new Failed('')
    return
  }
  const stories = await verifyEvents(recordedEvents(flags.file ?? '-', signal))
  if (stories.length === 0) throw new Failed('the file has no recorded events')
  const valid = stories.every((one) => one.valid)
  out.answer({ valid, stories }, () => {
    for (const one of stories) out.line(sentence(one))
  })
  if (!valid) throw new Failed('')
}

interface Checked {
  storyId: string
  valid: boolean
  version: number
  head: string
  sealed: number
  brokenAt?: number
}

function sentence({ storyId, valid, version, head, sealed, brokenAt }: Checked): string {
  if (!valid) return `${storyId} is BROKEN at version ${brokenAt}`
  const of = sealed > 0 ? `, ${sealed} of them sealed` : ''
  return `${storyId} is valid: ${version} versions${of}, head ${head}`
}

async function* recordedEvents(file: string, signal: AbortSignal): AsyncGenerator<RecordedEvent> {
  for await (const value of ndjson<unknown>(bytesOf(file, signal))) {
    if (!isRecordedEvent(value)) throw new Failed('the file has lines that are not recorded events')
    yield value
  }
}

/** Whether a value has the fields that the hash chain covers. */
function isRecordedEvent(value: unknown): value is RecordedEvent {
  if (typeof value !== 'object' || value === null) return false
  const fields = new Map(Object.entries(value))
  const data: unknown = fields.get('data')
  const salt: unknown = fields.get('salt')
  const learnedAt: unknown = fields.get('learnedAt')
  return (
    ['storyId', 'type', 'appendId', 'recordedAt', 'recordedBy', 'dataHash', 'previousHash', 'hash'].every(
      (name) => typeof fields.get(name) === 'string',
    ) &&
    Number.isInteger(fields.get('version')) &&
    (learnedAt === null || typeof learnedAt === 'string') &&
    (data === null ? salt === null : typeof data === 'object' && typeof salt === 'string')
  )
}
