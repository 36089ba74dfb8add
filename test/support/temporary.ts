import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A data directory that any user can enter, since as root Postgres runs as another user. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(realpathSync(tmpdir()), 'filrouge-test-'))
  chmodSync(dir, 0o755)
  return dir
}

/** Copies the data directory of a stopped Postgres with owners and modes, with reflinks if the file system has them. */
export function copyCluster(from: string, to: string): void {
  for (const name of ['postgres', 'postgres-password']) execFileSync('cp', ['-a', join(from, name), to])
}
