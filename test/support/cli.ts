import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

export const CLI = join(import.meta.dirname, '../../apps/cli/bin/filrouge.js')

export interface Ended {
  /** The exit code, or the signal that ended the process. */
  code: number | NodeJS.Signals | null
  stdout: string
  stderr: string
}

export type Environment = Readonly<Record<string, string>>

/** Only the PATH of this process's environment. The store and key of `npm start` in this directory are not used. */
const environmentOf = (more: Environment) => ({
  PATH: process.env['PATH'],
  FILROUGE_DATA: join(tmpdir(), 'filrouge-no-store'),
  ...more,
})

/** Runs `filrouge` as its users do. */
export function startCli(args: readonly string[], environment: Environment = {}): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], { env: environmentOf(environment) })
}

/** Runs `filrouge` to its end. */
export async function runCli(
  args: readonly string[],
  environment: Environment = {},
  input: string | Uint8Array = '',
): Promise<Ended> {
  const child = startCli(args, environment)
  child.stdin?.on('error', () => undefined).end(input)
  return ended(child)
}

/** Runs a shell line in which `filrouge` is the command. */
export async function runShell(line: string, environment: Environment = {}, shell = 'bash'): Promise<Ended> {
  const script = `filrouge() { '${process.execPath}' '${CLI}' "$@"; }\n${line}`
  return ended(
    spawn(shell, ['-c', script], { env: environmentOf(environment), stdio: ['ignore', 'pipe', 'pipe'] }),
  )
}

/** Starts a shell line on a terminal of its own, in which `filrouge` is the command. All output is in `stdout`. */
export function startTerminal(line: string, environment: Environment = {}): ChildProcess {
  const script = `filrouge() { '${process.execPath}' '${CLI}' "$@"; }
export -f filrouge
exec script -qec "$LINE" /dev/null`
  return spawn('bash', ['-c', script], {
    env: environmentOf({ ...environment, SHELL: '/bin/bash', LINE: line }),
  })
}

/** The same, to its end. */
export async function runTerminal(line: string, environment: Environment = {}): Promise<Ended> {
  const terminal = startTerminal(line, environment)
  terminal.stdin?.end()
  return ended(terminal)
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr, code] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    child.exitCode ?? child.signalCode ?? once(child, 'exit').then(([code, signal]) => code ?? signal),
  ])
  return { code, stdout, stderr }
}

/** The lines that a running process has printed by now: on the standard output, and on the standard error. */
export function linesOf({ stdout, stderr }: ChildProcess): { lines: string[]; notes: string[] } {
  const [lines, notes]: [string[], string[]] = [[], []]
  if (!stdout || !stderr) throw new Error('no output')
  createInterface(stdout).on('line', (line) => lines.push(line))
  createInterface(stderr).on('line', (line) => notes.push(line))
  return { lines, notes }
}

/** Parses the standard output as one JSON value. @throws SyntaxError if it is not exactly one value */
export const jsonOf = ({ stdout }: Ended) => JSON.parse(stdout)

/** Whether a program is installed. If not, a warning is printed; under CI it is an error. */
export async function isInstalled(program: string): Promise<boolean> {
  const { code } = await runShell(`command -v ${program}`)
  if (code === 0) return true
  const why = `There is no ${program} to test with.`
  if (process.env['CI'] === 'true') throw new Error(why)
  console.error(`\n${'*'.repeat(72)}\n${why} Its tests are SKIPPED.\n${'*'.repeat(72)}\n`)
  return false
}
