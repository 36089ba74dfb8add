import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../support/ports.js'
import { freshDatabase } from '../support/postgres.js'
import { until } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'

const ROOT = join(import.meta.dirname, '../..')

interface Project {
  root: string
  sourceRoot: string
  entryFile: string
  compilerOptions: { tsConfigPath: string }
}

const { projects }: { projects: Record<string, Project> } = JSON.parse(
  readFileSync(join(ROOT, 'nest-cli.json'), 'utf8'),
)

test('the projects of nest-cli.json are the folders of apps and libs', () => {
  const folders = ['apps', 'libs'].flatMap((parent) =>
    readdirSync(join(ROOT, parent)).map((name) => [name, `${parent}/${name}`]),
  )
  expect(Object.entries(projects).map(([name, { root }]) => [name, root])).toEqual(folders)
})

test.each(Object.entries(projects))(
  '%s: its sources, its configuration and its entry file exist',
  (_, project) => {
    const { root, sourceRoot, entryFile, compilerOptions } = project
    const files = [sourceRoot, compilerOptions.tsConfigPath, `${root}/dist/${entryFile}.js`]
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  },
)

test.each([
  { service: 'api', stories: 401 },
  { service: 'recorder', stories: 404 },
  { service: 'courier', stories: 404 },
])(
  'npx nest start $service: ready, and stopped by SIGTERM',
  { timeout: 120_000 },
  async ({ service, stories }) => {
    const database = await freshDatabase()
    onTestFinished(() => database.drop())
    const program = await start('npx', ['nest', 'start', service], database.url)
    onTestFinished(() => void program.signal('SIGKILL'))
    const { url } = program
    const status = async (path: string) => (await fetch(url + path).catch(() => null))?.status ?? null
    await until(async () => (await status('/health/ready')) === 200, 100_000, program.said)
    expect(await status('/metrics')).toBe(200)
    expect(await status('/v1/stories')).toBe(stories)
    program.signal('SIGTERM')
    await until(
      () => !program.signal(0),
      15_000,
      () => `it runs on:\n${program.said()}`,
    )
    expect(program.said()).not.toContain('a step of the shutdown failed')
  },
)

test.each(['api', 'recorder', 'courier'])(
  '%s: a start that cannot succeed prints one sentence',
  async (service) => {
    const main = join(ROOT, `apps/${service}/dist/main.js`)
    const program = await start(process.execPath, [main], 'postgres://127.0.0.1:1/none')
    expect(await program.exitCode).toBe(1)
    expect(program.said()).toMatch(/^[^\n]+\n$/)
  },
)

/** A program in a process group of its own, as in a terminal: a signal reaches all its processes. */
async function start(command: string, args: readonly string[], databaseUrl: string) {
  const [port, dataDir] = [await freePort(), temporaryDirectory()]
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const child = spawn(command, args, {
    cwd: ROOT,
    detached: true,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      DATABASE_URL: databaseUrl,
      FILROUGE_DATA: dataDir,
      FILROUGE_PORT: String(port),
    },
  })
  let said = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr.on('data', (data: Buffer) => (said += data.toString()))
  return {
    url: `http://127.0.0.1:${port}`,
    exitCode: once(child, 'close').then(([code]) => code),
    said: () => said,
    signal: (signal: NodeJS.Signals | 0) => signalGroup(child.pid, signal),
  }
}

/** @returns whether the group has a process */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (leader === undefined) return false
  try {
    return process.kill(-leader, signal)
  } catch {
    return false
  }
}
