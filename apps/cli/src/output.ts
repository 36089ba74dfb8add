import { table } from './table.js'
import { bold, clipped, hasColours, printable } from './terminal.js'

/** What a command says: for people, or (`--json`) for programs. */
export class Output {
  private readonly colours = hasColours(process.stdout, process.env)

  constructor(readonly isJson: boolean) {}

  /** One value for programs, or lines for people. */
  answer(value: unknown, forPeople: () => void): void {
    if (this.isJson) this.json(value)
    else forPeople()
  }

  /** One value on a line of its own: the whole answer, or one of a stream. */
  json(value: unknown): void {
    this.line(JSON.stringify(value))
  }

  line(text = ''): void {
    process.stdout.write(`${text}\n`)
  }

  /** What somebody else wrote: on one line of the terminal, safe to print. */
  shortLine(text: string): void {
    this.line(clipped(printable(text), widthOf(process.stdout)))
  }

  /** Beside the answer: on the standard error. */
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

/** The columns of a terminal; endless where it is none, or does not know. */
const widthOf = ({ isTTY, columns }: { isTTY?: boolean; columns?: number }) => (isTTY && columns) || Infinity
