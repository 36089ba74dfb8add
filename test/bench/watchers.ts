import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ADMIN_KEY } from '../support/services.js'

export interface Watching {
  path: string
  count: number
  /** The watchers read nothing after the head of the answer. */
  isStalled?: boolean
}

/** By event (`<storyId>/<version>`): when each watcher read it. Milliseconds since 1970, with fractions. */
export type Reads = ReadonlyMap<string, Float64Array>

interface State {
  /** The number of reads of all watchers so far. */
  count: number
  /** Gaps, repeats and ends of streams, as sentences. */
  faults: readonly string[]
}

interface Answer extends State {
  reads: Reads | null
}

/** Clients of a stream of events in their own process, so that they do not limit a measurement. */
export class Watchers {
  private constructor(private readonly child: ChildProcess) {}

  /**
   * Resolves when all of them have the head of their answer.
   * @throws Error if one of them has not, for instance because the system allows no more open files
   */
  static async start(url: string, { path, count, isStalled = false }: Watching): Promise<Watchers> {
    const child = fork(
      join(import.meta.dirname, 'watchers.mjs'),
      [new URL(url).port, path, ADMIN_KEY, String(count), ...(isStalled ? ['stalled'] : [])],
      { serialization: 'advanced' },
    )
    await answered(child)
    return new Watchers(child)
  }

  async state(): Promise<State> {
    return this.ask('state')
  }

  /** The reads since the last call. */
  async reads(): Promise<Reads> {
    return (await this.ask('reads')).reads ?? new Map()
  }

  /** Closes all connections, and opens them anew. */
  async comeAgain(): Promise<void> {
    await this.ask('again')
  }

  stop(): void {
    this.child.kill()
  }

  private async ask(asked: 'state' | 'reads' | 'again'): Promise<Answer> {
    const answer = answered<Answer>(this.child)
    this.child.send(asked)
    return answer
  }
}

async function answered<Message>(child: ChildProcess): Promise<Message> {
  const exited = new AbortController()
  const exit = once(child, 'exit', { signal: exited.signal }).then(([code]): never => {
    throw new Error(`the watchers have ended: ${code}`)
  })
  try {
    const [message] = await Promise.race([once(child, 'message'), exit])
    return message
  } finally {
    exit.catch(() => undefined)
    exited.abort()
  }
}
