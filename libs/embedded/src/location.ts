import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DirectoryUnusable } from './problems.js'

/** The user that Postgres runs as, if this process is root. Postgres refuses to run as root. */
export interface RunAs {
  uid: number
  gid: number
}

export interface Location {
  /** The directory of the cluster, the password, the lock and the log of Postgres. */
  home: string
  runAs: RunAs | null
  /** Sentences for the operator. */
  notes: string[]
}

/** The user `nobody` of every Linux. */
const NOBODY: RunAs = { uid: 65534, gid: 65534 }

/**
 * The place of the cluster of a data directory. For root, Postgres runs as another user. If that user cannot reach the
 * directory (a parent has mode 0700, as /root), the cluster is below /var/lib/filrouge, and a note says so.
 * A store stays where it was made, even if the modes of the directories above change.
 * @throws DirectoryUnusable
 */
export function locate(dataDir: string): Location {
  const dir = madeDirectory(dataDir)
  if (process.getuid?.() !== 0) return { home: dir, runAs: null, notes: [] }
  const before = homeBefore(dir)
  if (before !== null)
    return { home: before, runAs: NOBODY, notes: before === dir ? [] : [noteOf(dir, before)] }
  if (isReachable(dir)) return { home: dir, runAs: NOBODY, notes: [] }
  const { home, notes } = elsewhere(dir)
  return { home, runAs: NOBODY, notes }
}

const POINTER = 'postgres-home'
const hasCluster = (home: string) => existsSync(join(home, 'postgres', 'PG_VERSION'))

/** The place of the existing store of this directory; null if there is none. */
function homeBefore(dir: string): string | null {
  if (hasCluster(dir)) {
    if (isReachable(dir)) return dir
    throw new DirectoryUnusable(
      `the store is in ${dir}, which the user of Postgres (${NOBODY.uid}) cannot reach any more: let others pass through the directories above it (chmod o+x)`,
    )
  }
  const pointer = join(dir, POINTER)
  if (!existsSync(pointer)) return null
  const home = readFileSync(pointer, 'utf8').trim()
  // A home without a cluster means that the first start was interrupted.
  if (existsSync(home)) return home
  throw new DirectoryUnusable(
    `the store of ${dir} was in ${home}, and is not there: bring it back, or remove ${pointer}`,
  )
}

function madeDirectory(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true })
    return realpathSync(dataDir)
  } catch (cause) {
    throw new DirectoryUnusable(
      `the data directory ${dataDir} cannot be made: ${String(cause)}. Set FILROUGE_DATA to one that can be written`,
      { cause },
    )
  }
}

const LAIR = '/var/lib/filrouge'

/** A directory below /var/lib/filrouge that every user can pass. Its name follows from the data directory. */
function lairOf(dir: string): string {
  const lair = join(LAIR, createHash('sha256').update(dir).digest('hex').slice(0, 16))
  mkdirSync(lair, { recursive: true })
  for (const path of [LAIR, lair]) chmodSync(path, 0o755)
  return lair
}

const noteOf = (dir: string, home: string) =>
  `Postgres cannot run as root, and no other user could reach ${dir}: its files are in ${home}`

/** Makes a home below /var/lib/filrouge. The store of an earlier directory of the same path is set aside, not used. */
function elsewhere(dir: string): { home: string; notes: string[] } {
  const home = join(lairOf(dir), 'data')
  const notes = [noteOf(dir, home)]
  if (hasCluster(home)) {
    const aside = `${home}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
    renameSync(home, aside)
    notes.push(`An earlier store of this path is kept in ${aside}`)
  }
  mkdirSync(home, { recursive: true })
  chmodSync(home, 0o755)
  writeFileSync(join(dir, POINTER), `${home}\n`)
  return { home, notes }
}

/** Whether the user nobody can pass through this directory and every directory above it. */
export function isReachable(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at)
    const bit = uid === NOBODY.uid ? 0o100 : gid === NOBODY.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (dirname(at) === at) return true
  }
}

/** Gives a file or an empty directory to the user that Postgres runs as. */
export function giveTo(runAs: RunAs | null, path: string): void {
  if (runAs) chownSync(path, runAs.uid, runAs.gid)
}
