import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A data directory that any user can reach, as Postgres runs as another one where this is root. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'filrouge-test-'))
  chmodSync(dir, 0o755)
  return dir
}
