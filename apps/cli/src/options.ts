import { InvalidArgumentError, Option, type Command } from 'commander'
import type { PastQuery, ReadAt } from '@filrouge/client'
import { LanguageTag } from '@filrouge/story'
import type { Toward } from './days.js'
import type { Output } from './output.js'
import { globalOptions } from './session.js'
import { environmentLanguage, environmentTag } from './texts.js'
import { dateMeant, timeMeant, type Edge, type Meant } from './when.js'

/** Adds example lines to a command's help. */
export const examples = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText(
    'after',
    `\nExamples:\n${lines.map((line) => `  $ ${/^(echo|filrouge) /.test(line) ? line : `filrouge ${line}`}`).join('\n')}`,
  )

/** A whole number, 1 or more. */
export function whole(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number, 1 or more.')
  return Number(text)
}

/** A duration such as 500ms. The service reads it. */
export function duration(text: string): string {
  if (!/^\d{1,9}(?:ms|s|m|h)$/.test(text))
    throw new InvalidArgumentError('Give a duration such as 500ms, 2s or 1m.')
  return text
}

/** Parses an option that may be repeated. */
export const several = (text: string, before: readonly string[] = []): string[] => [...before, text]

/** Parses an option that is a comma-separated list of ids. */
export function comma(text: string): string[] {
  const parts = text.split(',').map((one) => one.trim())
  if (parts.includes('')) throw new InvalidArgumentError('Give a comma-separated list of ids.')
  return parts
}

function languageTag(text: string): string {
  const { data, error } = LanguageTag.safeParse(text)
  if (data !== undefined) return data
  throw new InvalidArgumentError(`${error?.issues[0]?.message ?? 'Give a language, such as en'}.`)
}

/** The language of the texts that a command writes. */
export const languageOption = (description: string) =>
  new Option('--lang <tag>', description)
    .argParser(languageTag)
    .default(environmentLanguage(process.env), 'from the environment, else en')

/** The language of the texts that a command shows. */
const readingLanguage = () =>
  new Option('--lang <tag>', 'the language of texts; a text without it is shown in another').default(
    environmentTag(process.env),
    'from the environment, else en; with --json all languages',
  )

/** A time as people write it. A day without a time of day is the time of its `edge`. */
export const timeOption = (flags: string, description: string, edge: Edge, toward?: Toward) =>
  new Option(flags, description).argParser((text) => timeMeant(text, edge, new Date(), toward))

/** A date: EDTF, or a day or time as people write it. */
export const dateOption = (flags: string, description: string) =>
  new Option(flags, description).argParser((text) => dateMeant(text, new Date()))

export interface ReadingFlags {
  lang: string
}

/** Adds the options of a command that shows texts. */
export const readingOptions = (command: Command): Command =>
  globalOptions(command.addOption(readingLanguage()))

/** The language of texts for programs: all languages, unless one was asked for. */
export const programsLanguage = (command: Command): { lang?: string } =>
  command.getOptionValueSource('lang') === 'default' ? {} : { lang: command.getOptionValue('lang') }

export interface PastFlags {
  version?: number
  knownAt?: Meant
  recordedAt?: Meant
  happenedBy?: Meant
}

/** The flags of a command with the options of the past, and with the language of its texts. */
export type StoryFlags = PastFlags & ReadingFlags

/** Adds the options for a past version or time of a story, and for the date up to which events count. */
export const pastOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--version <n>', 'as of this version of the story')
        .argParser(whole)
        .conflicts(['knownAt', 'recordedAt']),
    )
    .addOption(
      timeOption(
        '--known-at <time>',
        'as it was known at a time: 2025-09-04 (its end), 2025-09, Friday, 9:00, "yesterday 18:00", 2025-09-04T18:00:00Z',
        'end',
      ).conflicts('recordedAt'),
    )
    .addOption(timeOption('--recorded-at <time>', 'as it was recorded at a time', 'end'))
    .addOption(
      dateOption(
        '--happened-by <date>',
        'only what happened up to a date: EDTF, yesterday, "yesterday 18:00"',
      ),
    )

/** The past that the flags ask for. On a terminal, times are said back. */
export function pastOf({ version, knownAt, recordedAt, happenedBy }: PastFlags, out: Output): PastQuery {
  return {
    version,
    knownAt: saidBack(out, 'known at', knownAt),
    recordedAt: saidBack(out, 'recorded at', recordedAt),
    happenedBy: saidBack(out, 'happened by', happenedBy),
  }
}

/** The meaning of a time, which is said back on a terminal. */
export function saidBack(out: Output, label: string, meant: Meant | undefined): string | undefined {
  if (meant) out.sayBack(label, meant)
  return meant?.means
}

/**
 * The story, version and times of an answer, in one line.
 * @param past what was asked for: its time is named unless it is the version's own, or still to come
 */
export function aboutLine(
  out: Output,
  storyId: string,
  { version, knownAt, recordedAt, happenedBy }: ReadAt,
  past: PastQuery,
  now = new Date(),
): string {
  const asked = (label: string, time: string | undefined, own: string) => {
    const at = Date.parse(time ?? own)
    return at === Date.parse(own) || at > now.getTime() ? [] : [`${label} ${out.second(time ?? own)}`]
  }
  return [
    `${storyId} at version ${version}, known at ${out.time(knownAt)}`,
    ...asked('as of', past.knownAt, knownAt),
    ...asked('as recorded at', past.recordedAt, recordedAt),
    ...(happenedBy === null ? [] : [`happened by ${out.date(happenedBy)}`]),
  ].join(', ')
}
