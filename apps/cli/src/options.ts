import { InvalidArgumentError, Option, type Command } from 'commander'
import type { PastQuery, StoryAt } from '@filrouge/client'
import { environmentLanguage, timeOf } from './texts.js'

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

/** Parses an option that may be repeated. */
export const several = (text: string, before: readonly string[] = []): string[] => [...before, text]

/** Parses an option that is a comma-separated list of ids. */
export function comma(text: string): string[] {
  const parts = text.split(',').map((one) => one.trim())
  if (parts.includes('')) throw new InvalidArgumentError('Give a comma-separated list of ids.')
  return parts
}

export const languageOption = (description: string) =>
  new Option('--lang <tag>', description).default(
    environmentLanguage(process.env),
    'from the environment, else en',
  )

export const readingLanguage = () => languageOption('the preferred language of texts')

export interface PastOptions {
  version?: number
  knownAt?: string
  recordedAt?: string
  happenedBy?: string
}

/** Adds the options for a past version or time of a story, and for the date up to which events count. */
export const pastOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--version <n>', 'as of this version of the story')
        .argParser(whole)
        .conflicts(['knownAt', 'recordedAt']),
    )
    .addOption(
      new Option('--known-at <time>', 'as it was known at a time (RFC 3339)').conflicts('recordedAt'),
    )
    .option('--recorded-at <time>', 'as it was recorded at a time (RFC 3339)')
    .option('--happened-by <date>', 'only what happened up to this date (EDTF)')

export const pastOf = ({ version, knownAt, recordedAt, happenedBy }: PastOptions): PastQuery => ({
  version,
  knownAt,
  recordedAt,
  happenedBy,
})

/** The story, version and times of an answer, in one line. */
export const aboutLine = (storyId: string, { version, knownAt, happenedBy }: StoryAt): string =>
  [
    `${storyId} at version ${version}, known at ${timeOf(knownAt)}`,
    ...(happenedBy === null ? [] : [`happened by ${happenedBy}`]),
  ].join(', ')
