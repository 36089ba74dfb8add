import { InvalidArgumentError, Option, type Command } from 'commander'
import type { PastQuery, StoryAt } from '@filrouge/client'
import { environmentLanguage, timeOf } from './texts.js'

/** Two lines to copy, under a command's help. */
export const examples = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText(
    'after',
    `\nExamples:\n${lines.map((line) => `  $ ${/^(echo|filrouge) /.test(line) ? line : `filrouge ${line}`}`).join('\n')}`,
  )

/** A whole number, 1 or more. */
export function whole(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number, 1 or more.')
  return Number(text)
}

/** For an option that may be given more than once. */
export const several = (text: string, before: readonly string[] = []): string[] => [...before, text]

/** For an option that is a list of ids. */
export function comma(text: string): string[] {
  const parts = text.split(',').map((one) => one.trim())
  if (parts.includes('')) throw new InvalidArgumentError('It is a comma list of ids.')
  return parts
}

export const languageOption = (what: string) =>
  new Option('--lang <tag>', what).default(environmentLanguage(process.env), "the environment's, else en")

export const readingLanguage = () => languageOption('the language of texts, where they have it')

export interface PastOptions {
  version?: number
  knownAt?: string
  recordedAt?: string
  happenedBy?: string
}

/** Which past, and which world. */
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
    .option('--happened-by <date>', 'the world up to a date (EDTF)')

export const pastOf = ({ version, knownAt, recordedAt, happenedBy }: PastOptions): PastQuery => ({
  version,
  knownAt,
  recordedAt,
  happenedBy,
})

/** What an answer is about, in a line. */
export const aboutLine = (storyId: string, { version, knownAt, happenedBy }: StoryAt): string =>
  [
    `${storyId} at version ${version}, known at ${timeOf(knownAt)}`,
    ...(happenedBy === null ? [] : [`the world by ${happenedBy}`]),
  ].join(', ')
