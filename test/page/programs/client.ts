import { Filrouge, type FilrougeOptions, type FollowOptions } from '@filrouge/client'

/** What a page follows, and what it has got: the ids of events, in the order in which they came. */
class Following {
  readonly live: string[] = []
  readonly changes: string[] = []
  readonly replay: string[] = []
  /** Those that have ended by themselves. */
  readonly ended: string[] = []
  readonly interruptions: string[] = []
  readonly errors: string[] = []
  private readonly client: Filrouge

  constructor(options: FilrougeOptions) {
    this.client = new Filrouge(options)
  }

  /** Follows a story by its live stream and the changes of all stories, and leaves both after `last`. */
  follow(storyId: string, last: string): void {
    this.run('live', async (options) => {
      for await (const { event } of this.client.live(storyId, { from: 1, ...options })) {
        this.live.push(event.id)
        if (event.id === last) break
      }
    })
    this.run('changes', async (options) => {
      for await (const { events } of this.client.changes(options)) {
        this.changes.push(...events.map(({ id }) => id))
        if (this.changes.includes(last)) break
      }
    })
  }

  /** Plays the versions that the story has now. */
  play(storyId: string, every: string): void {
    this.run('replay', async (options) => {
      for await (const { event } of this.client.replay(storyId, { every, ...options }))
        this.replay.push(event.id)
    })
  }

  diff(storyId: string, from: number): Promise<unknown> {
    return this.client.diff(storyId, { from })
  }

  /** Imports a file of NDJSON. @returns a line for each answer */
  async import(text: string): Promise<string[]> {
    const answers: string[] = []
    const chunks = async function* () {
      yield new TextEncoder().encode(text)
    }
    for await (const { line, status } of this.client.imports(chunks())) answers.push(`${line} ${status}`)
    return answers
  }

  /** Leaves a live stream while it waits for an event. @returns whether the wait ended */
  async leaveWhileWaiting(storyId: string): Promise<boolean> {
    let connected = (): void => undefined
    const isConnected = new Promise<void>((resolve) => (connected = resolve))
    const items = this.client.live(storyId, { onConnected: connected })
    const next = items.next()
    await isConnected
    await items.return(undefined)
    return (await next).done === true
  }

  private run(name: string, work: (options: FollowOptions) => Promise<void>): void {
    const onInterrupted: FollowOptions['onInterrupted'] = ({ reason }) =>
      void this.interruptions.push(`${name}: ${reason}`)
    work({ onInterrupted }).then(
      () => this.ended.push(name),
      (error: unknown) => this.errors.push(`${name}: ${String(error)}`),
    )
  }
}

// The test calls it by this name.
Object.assign(globalThis, { Following })
