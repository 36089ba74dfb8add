import type { DestinationStream } from 'pino'

/** The part of a terminal that is written to. */
interface Output {
  write(text: string): unknown
}

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
}
const COLOURS: Readonly<Record<number, number>> = { 40: 33, 50: 31, 60: 31 }
/** What each line has, or what the reader of a terminal knows. */
const LEFT_OUT = new Set(['level', 'time', 'service', 'msg', 'err'])

/** Turns lines of JSON into lines for people: the local time, the level above info, the message, the fields. */
export const readableLog = (output: Output, hasColours: boolean): DestinationStream => ({
  write: (line) => void output.write(readable(line, hasColours)),
})

export function readable(line: string, hasColours: boolean): string {
  const entry = read(line)
  if (!entry) return line
  const { time, msg, err, ...rest } = entry
  const level = typeof entry['level'] === 'number' ? entry['level'] : 30
  const fields = Object.entries(rest).flatMap(([name, value]) =>
    LEFT_OUT.has(name) || value === null || value === undefined ? [] : [`${name}=${valueOf(value)}`],
  )
  const words = [
    clockOf(time),
    coloured(LEVELS[level], hasColours ? COLOURS[level] : undefined),
    typeof msg === 'string' ? msg : '',
    ...fields,
  ].filter((word) => word !== undefined && word !== '')
  return `${words.join(' ')}${troubleOf(err, level)}\n`
}

function read(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** The local time of day, to the second. */
function clockOf(time: unknown): string {
  const date = new Date(typeof time === 'string' || typeof time === 'number' ? time : Date.now())
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

/** A control character of a value must not reach the terminal: JSON escapes it. */
function valueOf(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return /^[!-~]+$/.test(value) ? value : JSON.stringify(value)
}

/** The message of an error; for a fault of the service its stack. */
function troubleOf(err: unknown, level: number): string {
  if (typeof err !== 'object' || err === null) return ''
  if (level >= 50 && 'stack' in err && typeof err.stack === 'string') return `\n${err.stack}`
  return 'message' in err ? `: ${String(err.message)}` : ''
}

const coloured = (word: string | undefined, colour: number | undefined) =>
  word === undefined || colour === undefined ? word : `\u001b[${colour}m${word}\u001b[39m`
