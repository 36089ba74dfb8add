import { table } from './table.js'
import { bold, clipped, hasColours, printable } from './terminal.js'

/** The output of a command: text for people, or JSON for programs (`--json`). */
export class Output {
  private readonly colours = hasColours(process.stdout, process.env)

  constructor(readonly isJson: boolean) {}

  /** Prints one JSON value for programs, or lines for people. */
  answer(value: unknown, forPeople: () => void): void {
    if (this.isJson) this.json(value)
    else forPeople()
  }

  /** Prints one JSON value on its own line: the whole answer, or one item of a stream. */
  json(value: unknown): void {
    this.line(JSON.stringify(value))
  }

  line(text = ''): void {
    process.stdout.write(`${text}\n`)
  }

  /** Prints a text that may come from others on one line of the terminal, without control characters. */
  shortLine(text: string): void {
    this.line(clipped(printable(text), widthOf(process.stdout)))
  }

  /** Prints a note that is not part of the answer, to the standard error. */
  note(text: string): void {
    process.stderr.write(`${text}\n`)
  }

  heading(text: string): void {
    this.line(this.colours ? bold(text) : text)
  }

  table(headings: readonly string[], rows: readonly (readonly string[])[]): void {
    const [first = '', ...lines] = table(headings, rows, widthOf(process.stdout))
    this.heading(first)
    for (const line of lines) this.line(line)
  }
}

/** The columns of a terminal; infinite if the stream is no terminal or its width is unknown. */
const widthOf = ({ isTTY, columns }: { isTTY?: boolean; columns?: number }) => (isTTY && columns) || Infinity
