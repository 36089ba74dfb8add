import { pause } from '@filrouge/waiting'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Whether a process runs. A zombie does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return isErrno(error) && error.code === 'EPERM'
  }
  return statOf(pid)?.state !== 'Z'
}

/** Whether a process is a zombie: it has ended, and its parent has not collected it. To others it seems to run. */
export const isZombie = (pid: number): boolean => statOf(pid)?.state === 'Z'

/** The processes whose working directory is this one, as far as /proc shows them (Linux). */
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

/** The start of a process, in ticks since boot. With its id it is unique. Null if the system does not show it. */
export const startOf = (pid: number): string | null => statOf(pid)?.start ?? null

/** Fields 3 and 22 of `/proc/<pid>/stat` (Linux), counted after the command, because it may contain spaces. */
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

/** Checks a condition until it is true. @returns whether it was true before the deadline */
export async function until(holds: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (!(await holds())) {
    if (Date.now() >= deadline) return false
    await pause(25)
  }
  return true
}
