// Installs and builds if something changed since the last time. It uses Node alone, as no package is installed yet.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Runs a command in the repository. If the command fails, this process ends. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (status !== 0) {
    if (error) console.error(String(error))
    process.exit(status ?? 1)
  }
}

/** Says on the standard error what takes a while. */
const say = (line) => console.error(line)

/** The path of a program in node_modules. */
export const bin = (...path) => join(root, 'node_modules', ...path)

export function prepare() {
  install()
  say('Building Filrouge: a minute at the first time, then seconds')
  build()
}

/** Compiles all packages, and builds what browsers load. */
export function build() {
  run(process.execPath, [bin('typescript', 'bin', 'tsc'), '-b'])
  buildPage()
}

/** What the files that browsers load are made of. */
const PAGE_SOURCES = [
  'apps/web/src',
  'apps/web/vite.config.ts',
  'libs/client/src',
  'libs/words/src',
  'package-lock.json',
]

/** Builds what browsers load, where a source is newer. */
function buildPage() {
  const built = join(root, 'apps/web/dist/files/manifest.json')
  const newest = Math.max(...PAGE_SOURCES.map((path) => changedAt(join(root, path))))
  if (existsSync(built) && statSync(built).mtimeMs > newest) return
  run(process.execPath, [bin('vite', 'bin', 'vite.js'), 'build', 'apps/web', '--logLevel', 'warn'])
}

/** When a file, or the newest file of a folder, was changed. */
function changedAt(path) {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs
  const files = readdirSync(path, { recursive: true }).map((name) => statSync(join(path, name)).mtimeMs)
  return Math.max(...files)
}

export function install() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Filrouge needs Node 20.19 or newer; this is ${process.versions.node}.`)
    process.exit(1)
  }
  const what = 'Installing the packages of Filrouge: a minute or two, once'
  installIn('.', { stampName: 'installed', needed: 'typescript', what })
}

/** Installs what benchmarks compare Filrouge with. Nothing else needs it. */
export function installYardsticks() {
  const what = 'Installing what Filrouge is compared with'
  installIn('test/bench/yardsticks', { stampName: 'yardsticks', needed: 'express', what })
}

/** Installs the packages of a folder's lock file, where it has changed since the last time or the needed package is missing. */
function installIn(folder, { stampName, needed, what }) {
  const cwd = join(root, folder)
  const lock = createHash('sha256')
    .update(readFileSync(join(cwd, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, '.cache', stampName)
  const isThere = existsSync(join(cwd, 'node_modules', needed))
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  say(what)
  const npm = process.env['npm_execpath']
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  if (npm) run(process.execPath, [npm, ...args], { cwd })
  else
    run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd, shell: process.platform === 'win32' })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, lock)
}
