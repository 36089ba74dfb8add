import { createHash } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DirectoryUnusable } from './problems.js'

/** Whom Postgres runs as, where this process is root: it refuses to run as root itself. */
export interface RunAs {
  uid: number
  gid: number
}

export interface Location {
  /** Where cluster, password, lock and Postgres's own log are. */
  home: string
  runAs: RunAs | null
  /** What its user should know: each a sentence. */
  notes: string[]
}

/** The user `nobody` of every Linux. */
const NOBODY: RunAs = { uid: 65534, gid: 65534 }

/**
 * Where the cluster of a data directory lives. For root, Postgres runs as another user; where that one cannot
 * reach the directory (a parent of mode 0700, as /root is), it is kept below /var/lib/filrouge, and a note says so.
 * @throws DirectoryUnusable
 */
export function locate(dataDir: string): Location {
  const dir = madeDirectory(dataDir)
  if (process.getuid?.() !== 0) return { home: dir, runAs: null, notes: [] }
  const notes: string[] = []
  const home = isReachable(dir) ? dir : elsewhere(dir, notes)
  return { home, runAs: NOBODY, notes }
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

/** A directory of ours that everybody can pass, named for the data directory. */
function lairOf(dir: string): string {
  const lair = join(LAIR, createHash('sha256').update(dir).digest('hex').slice(0, 16))
  mkdirSync(lair, { recursive: true })
  for (const path of [LAIR, lair]) chmodSync(path, 0o755)
  return lair
}

function elsewhere(dir: string, notes: string[]): string {
  const home = join(lairOf(dir), 'data')
  mkdirSync(home, { recursive: true })
  chmodSync(home, 0o755)
  notes.push(`Postgres cannot run as root, and no other user can reach ${dir}: its files are in ${home}`)
  return home
}

/** Whether the user nobody can pass through every directory up to `/`, into this one too. */
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
