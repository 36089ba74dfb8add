import { statSync } from 'node:fs'
import { FilrougeUnreachable, type ImportAnswer } from '@filrouge/client'
import type { Command } from 'commander'
import { Failed } from '../failures.js'
import { bytesOf } from '../input.js'
import { examples } from '../options.js'
import type { Output } from '../output.js'
import { startProgress } from '../progress.js'
import { SentLines } from '../sent-lines.js'
import { globalOptions, sessionOf } from '../session.js'
import { StoredLines } from '../stored-lines.js'
import { printable } from '../terminal.js'
import { warningsOf } from '../warnings.js'

/** `filrouge import`: streams a file to the service. */
export function addImport(program: Command): void {
  const command = program
    .command('import')
    .description(
      'import lines {"storyId", "events", "learnedAt"?, "expected"?}; importing a file twice changes nothing',
    )
    .argument('<file>', 'an NDJSON file; - reads the standard input')
    .action(run)
  examples(
    globalOptions(command),
    'import story.ndjson',
    'filrouge export strait | filrouge import - --url http://other:4100',
  )
}

async function run(file: string, _: object, command: Command): Promise<void> {
  const { client, out, signal } = sessionOf(command)
  // An import that ends early has failed.
  process.exitCode = 1
  const size = sizeOf(file)
  const lines = new SentLines()
  const tally = new Tally()
  const stored = new StoredLines(client)
  const progress = startProgress(size, () => ({ done: lines.done, words: tally.words() }))
  try {
    for await (const given of client.imports(lines.pass(bytesOf(file, signal)))) {
      const answer = await stored.judged(given, textOf(lines, given))
      tally.count(answer)
      if (out.isJson) out.json(answer)
      else progress.beside(() => say(out, answer))
      progress.update()
    }
  } catch (error) {
    signal.throwIfAborted()
    if (lines.failure !== null) throw lines.failure
    throw error instanceof FilrougeUnreachable ? unfinished(error.message) : error
  } finally {
    await stored.close().catch(() => undefined)
    progress.stop()
    if (!out.isJson && tally.answered > 0) out.line(tally.summary())
  }
  const unanswered = lines.unanswered()
  if (unanswered > 0) throw unfinished(`the service did not answer ${unanswered} of the lines sent`)
  if (tally.refused === 0) process.exitCode = 0
  if (tally.answered === 0) out.note('The file has no lines.')
}

const unfinished = (why: string) =>
  new Failed(`${why}; run it again: lines that were imported are not imported twice`)

/** The size in bytes; null for the standard input and for pipes. @throws Failed for a directory */
function sizeOf(file: string): number | null {
  if (file === '-') return null
  const stats = statSync(file)
  if (stats.isDirectory()) throw new Failed(`${file} is a directory`)
  return stats.isFile() ? stats.size : null
}

/** The text of an answered line. Where the service stopped, it judged neither this line nor the lines after it. */
const textOf = (lines: SentLines, { line, status }: ImportAnswer): string | null =>
  status === 'unavailable' ? null : lines.answered(line)

/** Prints the refusal of a line, or its warnings. */
function say(out: Output, answer: ImportAnswer): void {
  if (answer.status !== 'accepted') out.line(refusal(answer))
  for (const warning of warningsOf(answer)) out.note(`line ${answer.line}, ${answer.storyId}: ${warning}`)
}

/** `line 7, strait: there is no such development (development-unknown, /events/0/data/developmentId)` */
function refusal(answer: ImportAnswer): string {
  const { line, storyId, status, code = status, errors = [], currentVersion } = answer
  const [first, ...more] = errors
  const what =
    first?.message ?? (currentVersion === undefined ? status : `the story is at version ${currentVersion}`)
  const where = first ? `, ${first.pointer || 'the line'}` : ''
  const others = more.length > 0 ? `, and ${more.length} more` : ''
  const story = storyId === null ? '' : `, ${storyId}`
  return printable(`line ${line}${story}: ${what} (${code}${where}${others})`)
}

/** Counts the results of an import's lines. */
class Tally {
  refused = 0
  private accepted = 0
  private before = 0
  private readonly begun = Date.now()

  count({ status, replayed }: ImportAnswer): void {
    if (status === 'unavailable') return
    if (status !== 'accepted') this.refused += 1
    else if (replayed) this.before += 1
    else this.accepted += 1
  }

  words(): string {
    const { answered, seconds } = this
    return `${answered} lines, ${Math.round(answered / Math.max(seconds, 0.001))} a second`
  }

  summary(): string {
    const { answered, accepted, before, refused, seconds } = this
    if (before === answered)
      return `${answered} lines: nothing changed, all were imported before or are there already; ${seconds.toFixed(1)} s`
    return `${answered} lines: ${accepted} imported, ${before} imported before, ${refused} refused; ${seconds.toFixed(1)} s`
  }

  get answered(): number {
    return this.accepted + this.before + this.refused
  }

  private get seconds(): number {
    return (Date.now() - this.begun) / 1_000
  }
}
