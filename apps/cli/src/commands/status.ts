import type { Command } from 'commander'
import { Failed } from '../failures.js'
import { examples } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'

/** `filrouge status`: health, version and lag of the service. */
export function addStatus(program: Command): void {
  const command = program
    .command('status')
    .description('the health of the service, its version, and how many records are not yet folded')
    .action(status)
  examples(globalOptions(command), 'status', 'status --url https://filrouge.example --json')
}

async function status(_: object, command: Command): Promise<void> {
  const { client, out, url } = sessionOf(command)
  const [{ ready, degraded, checks }, metrics] = await Promise.all([client.health(), client.metrics()])
  const version = /^filrouge_info\{[^}]*version="([^"]*)"/m.exec(metrics)?.[1] ?? null
  const lag = lagOf(metrics)
  out.answer({ url, ready, degraded, version, lag, checks }, () => {
    out.heading(`${url} is ${ready ? 'ready' : 'not ready'}${degraded ? ', degraded' : ''}`)
    out.line(`version ${version ?? 'unknown'}`)
    out.line(lag === null ? 'lag: no recorder runs in that process' : `lag: ${lag} records not yet folded`)
    for (const { name, up, message } of checks)
      out.line(`${name}: ${up ? 'up' : 'down'}${message === null ? '' : `, ${message}`}`)
  })
  if (!ready) throw new Failed('')
}

/** Records on the log that are not yet folded, over all partitions; null if no recorder reports them. */
function lagOf(metrics: string): number | null {
  if (!metrics.includes('filrouge_recorder_partitions')) return null
  const lags = [...metrics.matchAll(/^filrouge_recorder_lag_records\{[^}]*\} (\d+)/gm)]
  return lags.reduce((sum, [, records]) => sum + Number(records), 0)
}
