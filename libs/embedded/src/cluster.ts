import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Installation } from './binaries.js'
import { giveTo, type Location } from './location.js'
import { DirectoryUnusable } from './problems.js'

export const USER = 'filrouge'

export const clusterOf = ({ home }: Location) => join(home, 'postgres')

/**
 * Makes the cluster if there is none: beside its place, and then moved there whole. An interrupted cluster is made again.
 * @returns the password of its superuser
 * @throws DirectoryUnusable
 */
export async function makeCluster(location: Installation): Promise<string> {
  const passwordFile = join(location.home, 'postgres-password')
  const cluster = clusterOf(location)
  if (existsSync(join(cluster, 'PG_VERSION')) && existsSync(passwordFile))
    return readFileSync(passwordFile, 'utf8')
  if (existsSync(cluster))
    throw new DirectoryUnusable(
      `${cluster} is there, but not with the password that belongs to it (${passwordFile})`,
    )
  const password = randomBytes(24).toString('base64url')
  const half = `${cluster}.new`
  const given = join(location.home, 'postgres-password.new')
  rmSync(half, { recursive: true, force: true })
  rmSync(given, { force: true })
  mkdirSync(half, { mode: 0o700 })
  writeFileSync(given, password, { mode: 0o600 })
  giveTo(location.runAs, half)
  giveTo(location.runAs, given)
  await initdb(location, half, given)
  rmSync(passwordFile, { force: true })
  renameSync(given, passwordFile)
  renameSync(half, cluster)
  return password
}

async function initdb(
  { native, runAs, home }: Installation,
  dir: string,
  passwordFile: string,
): Promise<void> {
  const options = [
    ['-D', dir],
    ['-U', USER],
    ['--pwfile', passwordFile],
    ['-A', 'scram-sha-256'],
    ['-E', 'UTF8'],
    ['--locale-provider', 'builtin'],
    ['--builtin-locale', 'C.UTF-8'],
    ['--locale', 'C'],
  ]
  try {
    await promisify(execFile)(join(native, 'bin', 'initdb'), ['--no-instructions', ...options.flat()], {
      cwd: home,
      ...runAs,
    })
  } catch (cause) {
    throw new DirectoryUnusable(`a database cannot be made in ${home}: ${messageOf(cause)}`, { cause })
  }
}

const messageOf = (cause: unknown) =>
  cause instanceof Error && 'stderr' in cause && cause.stderr ? String(cause.stderr).trim() : String(cause)
