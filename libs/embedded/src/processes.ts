import { pause } from '@filrouge/waiting'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Whether a process runs. One that has ended and was not yet collected does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return isErrno(error) && error.code === 'EPERM'
  }
  return statOf(pid)?.state !== 'Z'
}

/** Whether a process has ended, and waits to be collected by its parent: for others it seems to run. */
export const isZombie = (pid: number): boolean => statOf(pid)?.state === 'Z'

/** The processes that work in a directory, as far as this one may see them. From /proc (Linux). */
export function processesIn(dir: string): number[] {
  if (!existsSync('/proc/self')) return []
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && cwdOf(pid) === dir && isRunning(pid))
}

function cwdOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return null
  }
}

/** When a process began, in ticks since boot: with its id, what no other process has. Null where the system does not tell. */
export const startOf = (pid: number): string | null => statOf(pid)?.start ?? null

/** From /proc (Linux); fields 3 and 22 of `stat`, counted behind the command, which may hold spaces. */
function statOf(pid: number): { state: string; start: string } | null {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return null
  try {
    const fields = readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    const [state, start] = [fields[0], fields[19]]
    return state !== undefined && start !== undefined ? { state, start } : null
  } catch {
    return null
  }
}

export const isErrno = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error

/** Looks until something holds. @returns whether it came to hold before the deadline */
export async function until(holds: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (!(await holds())) {
    if (Date.now() >= deadline) return false
    await pause(25)
  }
  return true
}
