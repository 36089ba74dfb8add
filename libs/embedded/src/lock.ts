import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DirectoryInUse } from './problems.js'
import { isErrno, isRunning, startOf } from './processes.js'

interface Holder {
  pid: number
  start: string | null
}

/**
 * Locks a directory for this process with a file `lock`: the id of the process and its start. The lock of a killed process
 * is taken over.
 * @returns a function that unlocks the directory
 * @throws DirectoryInUse
 */
export function lockDirectory(dir: string): () => void {
  const path = join(dir, 'lock')
  const own = `${path}.${process.pid}`
  const mine: Holder = { pid: process.pid, start: startOf(process.pid) }
  writeFileSync(own, JSON.stringify(mine))
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (linked(own, path)) return () => rmSync(path, { force: true })
      const holder = holderOf(path)
      if (holder && isHeld(holder))
        throw new DirectoryInUse(
          `${dir} is in use by process ${holder.pid}: stop it, or set FILROUGE_DATA to another directory`,
        )
      setAside(path)
    }
    throw new DirectoryInUse(`${dir} is being taken by another process`)
  } finally {
    rmSync(own, { force: true })
  }
}

/** Makes a link. It appears whole or not at all, and never replaces a file. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (isErrno(error) && error.code === 'EEXIST') return false
    throw error
  }
}

function holderOf(path: string): Holder | null {
  try {
    const holder: Partial<Holder> = JSON.parse(readFileSync(path, 'utf8'))
    return typeof holder.pid === 'number' ? { pid: holder.pid, start: holder.start ?? null } : null
  } catch {
    return null
  }
}

const isHeld = ({ pid, start }: Holder) =>
  pid !== process.pid && isRunning(pid) && (start === null || startOf(pid) === start)

/** Removes a stale lock, unless another process has replaced it meanwhile. */
function setAside(path: string): void {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return
    throw error
  }
  const taken = holderOf(aside)
  if (taken && isHeld(taken)) linked(aside, path)
  rmSync(aside, { force: true })
}
