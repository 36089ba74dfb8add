import { createInterface } from 'node:readline'
import { InvalidArgumentError } from 'commander'
import { Failed } from '../failures.js'
import type { Field } from './verb.js'

/** Reads a value. @throws InvalidArgumentError */
type Read = (field: Field, text: string | readonly string[]) => unknown

/** Whether somebody can be asked: the command reads and writes on a terminal. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY

/**
 * Asks for a value of each field on the terminal, in order. A value that cannot be read is asked for again.
 * @returns the values as events have them
 * @throws Failed if the input ends, or the reason of the aborted signal
 */
export async function ask(
  fields: readonly Field[],
  read: Read,
  signal: AbortSignal,
): Promise<Map<Field, unknown>> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // The terminal is in raw mode, so Ctrl-C is a character and no signal.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const close = () => terminal.close()
  signal.addEventListener('abort', close)
  // An iterator keeps lines that were typed ahead, or pasted.
  const lines = terminal[Symbol.asyncIterator]()
  const next = async (question: string) => {
    terminal.setPrompt(question)
    terminal.prompt()
    const { value, done } = await lines.next()
    signal.throwIfAborted()
    if (done) throw new Failed('the input ended: nothing was sent')
    return value.trim()
  }
  try {
    const values = new Map<Field, unknown>()
    for (const field of fields) values.set(field, await answerOf(field, next, read))
    return values
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

async function answerOf(
  field: Field,
  next: (question: string) => Promise<string>,
  read: Read,
): Promise<unknown> {
  for (;;) {
    const text = await next(questionOf(field))
    if (text === '') continue
    try {
      return read(field, field.as === 'rest' ? text.split(/\s+/) : text)
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error
      process.stderr.write(`${error.message}\n`)
    }
  }
}

/** `Why it is held: ` */
function questionOf({ description, form, as }: Field): string {
  const choices = form.choices ? ` (${form.choices.join(', ')})` : ''
  const several = as === 'rest' ? ', separated by blanks' : ''
  return `${description.charAt(0).toUpperCase()}${description.slice(1)}${choices}${several}: `
}
