import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A data directory that any user can reach, as Postgres runs as another one where this is root. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(realpathSync(tmpdir()), 'filrouge-test-'))
  chmodSync(dir, 0o755)
  return dir
}

/** Copies a data directory of a stopped Postgres with its owners and modes, by reflinks where the file system has them. */
export function copyCluster(from: string, to: string): void {
  for (const name of ['postgres', 'postgres-password']) execFileSync('cp', ['-a', join(from, name), to])
}
