import type { Command } from 'commander'
import { addStoryRead } from '../story-read.js'
import { lineOf } from '../texts.js'

/** `filrouge sources`: the sources of a story, and how reliable the desk holds them. */
export const addSources = (program: Command): void =>
  addStoryRead(program, {
    name: 'sources',
    description: 'the sources that the story names, with their ratings (Admiralty code, A to F)',
    examples: ['sources coalition-of-the-willing', 'sources coalition-of-the-willing --version 12 --json'],
    read: (client, storyId, query) => client.sources(storyId, query),
    readAll: (client, storyId, query) => client.sources(storyId, query),
    say(out, { items }) {
      out.line()
      out.table(
        ['SOURCE', 'RATING', 'VERSION', 'EARLIER', 'REASON'],
        items.map(({ source, reliability, version, earlier, reason }) => [
          source,
          reliability ?? 'not rated',
          String(version ?? ''),
          earlier.map((one) => `${one.reliability} (version ${one.version})`).join(', '),
          lineOf(reason),
        ]),
      )
    },
  })
