import type { Health } from '@filrouge/client'
import type { Command } from 'commander'
import { Failed } from '../failures.js'
import { examples } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'

/** `filrouge status`: health, version and lag of the service. */
export function addStatus(program: Command): void {
  const command = program
    .command('status')
    .description(
      'the health of the service, its version, and how many records are not yet folded; the exit code is 0 only if it is ready and not degraded',
    )
    .action(status)
  examples(globalOptions(command), 'status', 'status --url https://filrouge.example --json')
}

async function status(_: object, command: Command): Promise<void> {
  const { client, out, url } = sessionOf(command)
  const { ready, degraded, version, lag, checks } = await client.health()
  out.answer({ url, ready, degraded, version, lag, checks }, () => {
    out.heading(`${url} is ${ready ? 'ready' : 'not ready'}${degraded ? ', degraded' : ''}`)
    out.line(`version ${version ?? 'unknown'}`)
    out.line(lag === null ? 'lag: not known' : `lag: ${lag} records not yet folded`)
    for (const check of checks) out.line(sentenceOf(check))
  })
  if (!ready || degraded) throw new Failed('')
}

/** `log: away, Kafka does not answer`: a check with a warning is up, and what it is about is not. */
function sentenceOf({ name, up, message }: Health['checks'][number]): string {
  if (message === null) return `${name}: ${up ? 'up' : 'down'}`
  return `${name}: ${up ? 'away' : 'down'}, ${message}`
}
