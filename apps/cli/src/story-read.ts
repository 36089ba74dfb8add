import type { Filrouge, PastQuery, ReadAt } from '@filrouge/client'
import type { Command } from 'commander'
import {
  aboutLine,
  examples,
  pastOf,
  pastOptions,
  programsLanguage,
  readingOptions,
  type StoryFlags,
} from './options.js'
import type { Output } from './output.js'
import { sessionOf } from './session.js'

/** A command that reads one view of a story, now or in the past. */
export interface StoryRead<Answer extends ReadAt> {
  name: string
  description: string
  /** Two lines, without the name of the program. */
  examples: readonly [string, string]
  /** Reads the view with its texts in one language. */
  read(client: Filrouge, storyId: string, query: PastQuery & { lang: string }): Promise<Answer>
  /** Reads the view with its texts in all languages. */
  readAll(client: Filrouge, storyId: string, query: PastQuery): Promise<unknown>
  /** Prints what comes after the line about the answer. */
  say(out: Output, answer: Answer): void
}

/** Adds the command. Programs get JSON in all languages, unless one was asked for. */
export function addStoryRead<Answer extends ReadAt>(program: Command, view: StoryRead<Answer>): void {
  const command = program
    .command(view.name)
    .description(view.description)
    .argument('<story>', 'the id of the story')
    .action(async (storyId: string, flags: StoryFlags, self: Command) => {
      const { client, out } = sessionOf(self)
      const past = pastOf(flags, out)
      const isInAll = out.isJson && programsLanguage(self).lang === undefined
      if (isInAll) return out.json(await view.readAll(client, storyId, past))
      const answer = await view.read(client, storyId, { ...past, lang: flags.lang })
      if (out.isJson) return out.json(answer)
      out.line(aboutLine(out, storyId, answer))
      view.say(out, answer)
    })
  examples(readingOptions(pastOptions(command)), ...view.examples)
}
