import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What appends are sent to: `{story}` in the path stands for a number, `{id}` in the body for a new id. */
export interface Appending {
  url: string
  path: string
  body: string
  headers?: Readonly<Record<string, string>>
}

/** The argument of writers.mjs. */
export interface Load extends Appending {
  /** The number of stories. Each append goes to the next one. */
  stories: number
  /** The number of writers at once. */
  writers: number
  /** Appends before this time do not count. */
  warmMs: number
  ms: number
}

export interface Speed {
  /** Appends a second. */
  rate: number
  /** The median time of an append, ms. */
  p50: number
}

/** A process of its own that appends, so that the load does not share a thread with what it measures. */
export class Writers {
  private readonly child = spawn(process.execPath, [join(import.meta.dirname, 'writers.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  private readonly ended = once(this.child, 'exit')
  private readonly answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()

  /** One load at a time. @throws Error if an append fails */
  async write(load: Load): Promise<Speed> {
    if (this.child.exitCode !== null) throw new Error('the writers ended')
    this.child.stdin.write(`${JSON.stringify(load)}\n`)
    const answer = await this.answers.next()
    if (answer.done) throw new Error('the writers ended')
    return JSON.parse(answer.value)
  }

  async stop(): Promise<void> {
    this.child.stdin.end()
    await this.ended
  }
}
