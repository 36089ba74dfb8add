import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A message that an endpoint read. */
export interface Read {
  /** The number of the endpoint, from 0. */
  endpoint: number
  /** `<storyId>/<version>` */
  id: string
  /** Milliseconds since 1970, with fractions. */
  at: number
}

interface Answer {
  count: number
  reads: [endpoint: number, id: string, at: number][]
  ports: number[]
}

/** Endpoints in their own process, so that they do not limit a measurement. */
export class Endpoints {
  private constructor(
    private readonly child: ChildProcess,
    readonly urls: readonly string[],
  ) {}

  static async start(count: number): Promise<Endpoints> {
    const child = fork(join(import.meta.dirname, 'endpoints.mjs'), [String(count)])
    await once(child, 'message')
    const { ports } = await ask(child, 'count')
    return new Endpoints(
      child,
      ports.map((port) => `http://127.0.0.1:${port}/hook`),
    )
  }

  /** Makes the first endpoint stop answering. */
  async hang(): Promise<void> {
    await ask(this.child, 'hang')
  }

  /** The number of messages that all endpoints have accepted so far. */
  async count(): Promise<number> {
    return (await ask(this.child, 'count')).count
  }

  /** The messages read since the last call. */
  async reads(): Promise<Read[]> {
    const { reads } = await ask(this.child, 'reads')
    return reads.map(([endpoint, id, at]) => ({ endpoint, id, at }))
  }

  stop(): void {
    this.child.kill()
  }
}

async function ask(child: ChildProcess, asked: 'hang' | 'count' | 'reads'): Promise<Answer> {
  const answered = once(child, 'message')
  child.send(asked)
  const [answer] = await answered
  return answer
}
