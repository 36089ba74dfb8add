import { clipped } from './terminal.js'

/** Clears the line of the cursor. */
const CLEAR = '\r\u001b[K'

/** A line at the bottom of a terminal, below everything that is printed. */
export class BottomLine {
  private text = ''

  constructor(private readonly terminal: { write(text: string): unknown; columns?: number }) {}

  /** Shows a text instead of the one before. */
  show(text: string): void {
    this.text = text
    // A full line would wrap.
    this.terminal.write(CLEAR + clipped(text, (this.terminal.columns || 80) - 1))
  }

  /** Prints something above the line. @param say prints whole lines */
  above(say: () => void): void {
    this.terminal.write(CLEAR)
    say()
    this.show(this.text)
  }

  /** Takes the line away. */
  end(): void {
    this.terminal.write(CLEAR)
  }
}
