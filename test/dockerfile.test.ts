import { execFile, spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { freshDatabase } from './support/postgres.js'
import { freePort } from './support/ports.js'
import { ADMIN_KEY, until } from './support/services.js'
import { temporaryDirectory } from './support/temporary.js'

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)

/** The instructions of a Dockerfile, in order. An instruction of several lines is joined into one. */
const instructions = readFileSync(join(root, 'Dockerfile'), 'utf8')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .flatMap((line) => {
    const [, name, rest] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    return name !== undefined && rest !== undefined ? [{ name, rest }] : []
  })

test(
  'the commands of the Dockerfile, run in order in an empty folder, make a service that starts',
  { timeout: 300_000 },
  async () => {
    const dir = temporaryDirectory()
    const stages = instructions.map(({ name }, i) => (name === 'FROM' ? i : -1)).filter((i) => i >= 0)
    for (const { name, rest } of instructions.slice(0, stages[1])) {
      if (name === 'COPY') copy(rest.split(' '), dir)
      if (name === 'RUN')
        await run('sh', ['-c', rest], {
          cwd: dir,
          env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
        })
    }
    const entry = instructions.find(({ name }) => name === 'ENTRYPOINT')?.rest ?? '[]'
    const command = instructions.find(({ name }) => name === 'CMD')?.rest ?? '[]'
    const [program = '', ...args]: string[] = [...JSON.parse(entry), ...JSON.parse(command)]
    const database = await freshDatabase()
    const port = await freePort()
    const service = spawn(program, args, {
      cwd: dir,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: database.url,
        FILROUGE_ADMIN_KEY: ADMIN_KEY,
        FILROUGE_PORT: String(port),
      },
    })
    const ended = new Promise((resolve) => service.once('exit', resolve))
    await until(
      () => isReady(port),
      60_000,
      () => 'the service is not ready',
    )
    service.kill('SIGTERM')
    expect(await ended).toBe(0)
    await database.drop()
    rmSync(dir, { recursive: true, force: true })
  },
)

/** What was built is copied too, with its build information: then `tsc -b` compares the sources instead of compiling them. */
function copy(paths: readonly string[], dir: string): void {
  const to = paths.at(-1) ?? '.'
  const from = paths.slice(0, -1)
  for (const path of from) {
    const target = from.length > 1 || to.endsWith('/') ? join(dir, to, basename(path)) : join(dir, to)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(root, path), target, {
      recursive: true,
      filter: (one) => !/[\\/]node_modules([\\/]|$)/.test(one.slice(root.length)),
    })
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok
  } catch {
    return false
  }
}
