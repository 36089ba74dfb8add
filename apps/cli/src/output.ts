import { once } from 'node:events'
import { table } from './table.js'
import { bold, clipped, coloured, hasColours, printable, type Colour } from './terminal.js'
import { dateIn, minuteIn, secondIn, type Zone } from './times.js'
import type { Meant } from './when.js'

/** The output of a command: text for people, or JSON for programs (`--json`). */
export class Output {
  private readonly colours = hasColours(process.stdout, process.env)

  /** @param zone the zone of times for people; those for programs are always in UTC */
  constructor(
    readonly isJson: boolean,
    private readonly zone: Zone = 'local',
  ) {}

  /** A time of an answer, to the minute. A text that is no time stays as it is. */
  time(time: string): string {
    return minuteIn(this.zone, time)
  }

  /** The same to the second. */
  second(time: string): string {
    return secondIn(this.zone, time)
  }

  /** A sentence of the service with its times in the zone, to the second. */
  times(sentence: string): string {
    return secondIn(this.zone, sentence)
  }

  /** An EDTF date. */
  date(edtf: string): string {
    return dateIn(this.zone, edtf)
  }

  /** On a terminal, says how a time was understood, unless it was written in full. */
  sayBack(label: string, { written, means }: Meant): void {
    if (process.stderr.isTTY && written !== means) this.note(`${label}: ${this.second(means)}`)
  }

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

  /** Resolves when the standard output takes more. A command that waits for it is as fast as its reader. */
  async drained(): Promise<void> {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
  }

  /** Prints a note that is not part of the answer, to the standard error. */
  note(text: string): void {
    process.stderr.write(`${text}\n`)
  }

  heading(text: string): void {
    this.line(this.colours ? bold(text) : text)
  }

  /** A text that may come from others, without control characters, and in a colour if there are colours. */
  coloured(text: string, colour: Colour | null): string {
    const safe = printable(text)
    return this.colours && colour !== null ? coloured(safe, colour) : safe
  }

  /** Prints a table, or `none` without rows. */
  table(headings: readonly string[], rows: readonly (readonly string[])[]): void {
    if (rows.length === 0) return this.line('none')
    const [first = '', ...lines] = table(headings, rows, widthOf(process.stdout))
    this.heading(first)
    for (const line of lines) this.line(line)
  }
}

/** The columns of a terminal; infinite if the stream is no terminal or its width is unknown. */
const widthOf = ({ isTTY, columns }: { isTTY?: boolean; columns?: number }) => (isTTY && columns) || Infinity
