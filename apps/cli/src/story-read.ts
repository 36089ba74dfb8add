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
import { storyArgument, storyGiven } from './story-argument.js'

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
  const command = storyArgument(program.command(view.name).description(view.description)).action(
    async (given: string | undefined, flags: StoryFlags, self: Command) => {
      const session = sessionOf(self)
      const { client, out } = session
      const past = pastOf(flags, out)
      const storyId = await storyGiven(given, self, session)
      const isInAll = out.isJson && programsLanguage(self).lang === undefined
      if (isInAll) return out.json(await view.readAll(client, storyId, past))
      const answer = await view.read(client, storyId, { ...past, lang: flags.lang })
      if (out.isJson) return out.json(answer)
      out.line(aboutLine(out, storyId, answer, past))
      view.say(out, answer)
    },
  )
  examples(readingOptions(pastOptions(command)), ...view.examples)
}
