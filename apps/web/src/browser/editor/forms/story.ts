import type { Form } from '../form.js'
import { choice, field, LONG_TEXT, needed, TEXT, type Field } from '../field.js'
import { changesOf } from '../values.js'
import { id, present } from './parts.js'

const MORE: readonly Field[] = [
  field('/summary', 'summary', LONG_TEXT),
  field('/tags', 'tags', { as: 'names' }, { hint: 'tags' }),
  needed('/visibility', 'visibility', choice('visibility', 'public', 'restricted')),
]

const TITLE = needed('/title', 'title', TEXT)

/** What the desk does with a story as a whole. */
export const STORY_FORMS: readonly Form[] = [
  {
    name: 'open',
    type: 'StoryOpened',
    role: 'editor',
    fields: [TITLE, ...MORE, id('/storyId', '/title')],
    begin: () => ({ visibility: 'public' }),
    data: (_, after, lang) => ({ ...after, language: lang }),
    shownAs: ({ storyId }) => (typeof storyId === 'string' ? storyId : null),
  },
  {
    name: 'describe',
    type: 'StoryDescribed',
    role: 'editor',
    needsChange: true,
    fields: [TITLE, ...MORE],
    begin: async (client, { storyId, version }) => {
      const { title, summary, tags, visibility } = await client.state(storyId, { version })
      return present({ title, summary, tags, visibility })
    },
    // A summary cannot be taken away.
    data: (before, after) => changesOf(before, after, (name) => (name === 'tags' ? [] : undefined)),
  },
  {
    name: 'close',
    type: 'StoryClosed',
    role: 'editor',
    fields: [field('/reason', 'reason', LONG_TEXT)],
  },
  {
    name: 'reopen',
    type: 'StoryReopened',
    role: 'editor',
    fields: [field('/reason', 'reason', LONG_TEXT)],
  },
]
