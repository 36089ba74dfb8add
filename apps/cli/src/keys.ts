/** A key of a terminal. */
export type Key = 'space' | 'right' | 'q'

/** What a terminal sends for a key: an arrow in normal or in application mode, or a character. */
// oxlint-disable-next-line no-control-regex
const SENT = /\u001b[[O][A-D]|[\s\S]/g
const KEYS: Readonly<Record<string, Key | 'interrupt'>> = {
  ' ': 'space',
  '\u001b[C': 'right',
  '\u001bOC': 'right',
  q: 'q',
  Q: 'q',
  // Ctrl-C and Ctrl-D are characters in raw mode.
  '\u0003': 'interrupt',
  '\u0004': 'q',
}

/** The part of a terminal (`tty.ReadStream`) that keys come from. */
export interface Keyboard {
  setRawMode(isRaw: boolean): unknown
  on(event: 'data', take: (bytes: Buffer) => void): unknown
  off(event: 'data', take: (bytes: Buffer) => void): unknown
  resume(): unknown
  pause(): unknown
}

/**
 * Reads keys from a terminal, without Enter. Ctrl-C interrupts the process as ever.
 * @returns a function that gives the terminal back as it was. It must be called
 */
export function readKeys(terminal: Keyboard, pressed: (key: Key) => void): () => void {
  const take = (bytes: Buffer) => {
    for (const [sent] of bytes.toString().matchAll(SENT)) {
      const key = KEYS[sent]
      if (key === 'interrupt') process.kill(process.pid, 'SIGINT')
      else if (key) pressed(key)
    }
  }
  terminal.setRawMode(true)
  terminal.on('data', take)
  terminal.resume()
  return () => {
    terminal.off('data', take)
    terminal.pause()
    terminal.setRawMode(false)
  }
}
