import { createInterface, type Interface } from 'node:readline'
import { InvalidArgumentError } from 'commander'
import { Failed } from './failures.js'

/** Whether somebody can be asked: the command reads and writes on a terminal. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY

/** Asks questions on the terminal, one after another. Lines that were typed ahead, or pasted, are kept for later questions. */
export class Asker {
  private terminal: Interface | null = null
  private lines: AsyncIterator<string> | null = null

  constructor(private readonly signal: AbortSignal) {}

  /**
   * Asks until the answer can be read.
   * @param read throws InvalidArgumentError with the reason, which is shown before the question is asked again
   * @throws Failed if the input ends, or the reason of the aborted signal
   */
  async value<Value>(question: string, read: (text: string) => Value): Promise<Value> {
    for (;;) {
      const text = await this.line(question)
      try {
        return read(text)
      } catch (error) {
        if (!(error instanceof InvalidArgumentError)) throw error
        process.stderr.write(`${error.message}\n`)
      }
    }
  }

  /** Asks a question that yes or no answers. */
  isSure(question: string): Promise<boolean> {
    return this.value(question, (text) => {
      if (/^y(es)?$/i.test(text)) return true
      if (/^no?$/i.test(text)) return false
      throw new InvalidArgumentError('Answer yes or no.')
    })
  }

  /** Gives the terminal back. */
  readonly close = (): void => {
    this.signal.removeEventListener('abort', this.close)
    this.terminal?.close()
  }

  private async line(question: string): Promise<string> {
    const terminal = (this.terminal ??= this.open())
    this.lines ??= terminal[Symbol.asyncIterator]()
    terminal.setPrompt(question)
    terminal.prompt()
    const { value, done } = await this.lines.next()
    this.signal.throwIfAborted()
    if (done) throw new Failed('the input ended: nothing was sent')
    return value.trim()
  }

  private open(): Interface {
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    // The terminal is in raw mode, so Ctrl-C is a character and no signal.
    terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    this.signal.addEventListener('abort', this.close)
    return terminal
  }
}
