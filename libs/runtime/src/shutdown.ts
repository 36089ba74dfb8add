import type { Logger } from './logging.js'

interface Step {
  name: string
  run(): Promise<void> | void
}

/**
 * Stops a process in steps. They run one after another in the order in which they were added, all within the deadline.
 * A step that hangs or fails does not stop the next from running.
 */
export class Shutdown {
  private readonly steps: Step[] = []
  private stopping: Promise<void> | null = null

  constructor(
    private readonly logger: Logger,
    private readonly deadlineMs: number,
  ) {}

  add(name: string, run: Step['run']): void {
    this.steps.push({ name, run })
  }

  /** Runs all steps, once. */
  stop(): Promise<void> {
    return (this.stopping ??= this.run())
  }

  /** Stops on SIGTERM and SIGINT, then ends the process with its `exitCode`. A second signal ends it at once. */
  onSignals(): void {
    for (const signal of SIGNALS)
      process.on(signal, () => {
        if (this.stopping) process.exit(1)
        this.logger.info({ signal, withinSeconds: Math.ceil(this.deadlineMs / 1_000) }, 'stopping')
        void this.stop().then(() => {
          this.logger.info('stopped')
          process.exit()
        })
      })
  }

  private async run(): Promise<void> {
    const deadline = Date.now() + this.deadlineMs
    for (const { name, run } of this.steps) {
      // After the deadline each later step still gets 500 ms.
      const ms = Math.max(500, deadline - Date.now())
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms)
      })
      try {
        await Promise.race([Promise.resolve().then(run), late])
      } catch (error) {
        this.logger.error({ err: error, step: name }, 'a step of the shutdown failed')
      } finally {
        clearTimeout(timer)
      }
    }
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * Sends SIGTERM to this process when npm is gone. npm (`npm start`, `npx`) passes a signal to its shell only, and the shell
 * does not pass it on: without this the service would go on as an orphan and hold its port.
 * @param environment npm says in it that it runs this process
 */
export function stopWithNpm(environment: Readonly<Record<string, string | undefined>>): void {
  if (environment['npm_lifecycle_event'] !== 'start' && environment['npm_command'] !== 'exec') return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer) // a second signal would end the process at once
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
}

/**
 * Starts the services of a process, and stops them on SIGTERM and SIGINT. A signal during the start takes effect as soon as
 * the start is complete. A second signal ends the process at once.
 */
export async function startUnderSignals(start: () => Promise<{ shutdown: Shutdown }>): Promise<void> {
  let early = 0
  const note = () => {
    if (++early > 1) process.exit(1)
  }
  for (const signal of SIGNALS) process.on(signal, note)
  try {
    const { shutdown } = await start()
    shutdown.onSignals()
  } finally {
    for (const signal of SIGNALS) process.off(signal, note)
  }
  if (early > 0) process.kill(process.pid, 'SIGTERM')
}
