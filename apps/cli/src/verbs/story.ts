import { objectAt } from './data.js'
import { ID, NAME, oneOf, TEXT, textToKeep, YES, type Form } from './forms.js'
import { keepingLanguages } from './keeping.js'
import { argument, flag, list, needed, option, type EventToSend, type Verb } from './verb.js'

const RESTRICTED: Form = { ...YES, read: () => 'restricted' }

/** What the desk does with a story as a whole. */
export const STORY_VERBS: readonly Verb[] = [
  {
    name: 'open',
    type: 'StoryOpened',
    description: 'open a story; --lang is its main language',
    takesFile: 'the data of StoryOpened',
    fields: [
      needed('title', 'title', TEXT, 'the title'),
      option('summary', 'summary', TEXT, 'what the story is about'),
      list('tag', 'tags', NAME, 'a tag; repeatable'),
      flag('restricted', 'visibility', RESTRICTED, 'only keys that are allowed to may read the story'),
    ],
    examples: [
      'open strait --title "The strait" --lang en --tag shipping',
      `echo '{"title":{"en":"The strait","fr":"Le détroit"},"language":"en"}' | filrouge open strait --file -`,
    ],
    events: (data, { lang }): EventToSend[] => {
      const tags = Object.keys(objectAt(data, 'title'))
      const language = tags.includes(lang) ? lang : (tags[0] ?? lang)
      return [{ type: 'StoryOpened', data: { language, ...data } }]
    },
  },
  {
    name: 'describe',
    type: 'StoryDescribed',
    description:
      'change title, summary, tags or visibility of a story: a text replaces its own language, tags replace all',
    needsChange: true,
    fields: [
      option('title', 'title', TEXT, 'the title'),
      option('summary', 'summary', textToKeep('A summary'), 'what the story is about'),
      list('tag', 'tags', NAME, 'a tag; repeatable'),
      option(
        'visibility',
        'visibility',
        oneOf('visibility', 'public', 'restricted'),
        'who may read the story',
      ),
    ],
    examples: [
      'describe strait --title "The strait and its ports" --tag shipping --tag talks',
      'describe strait --visibility restricted',
    ],
    complete: keepingLanguages(['title', 'summary'], async (_, { client, storyId }) => {
      const { version, title, summary } = await client.state(storyId)
      return { version, texts: { title, summary } }
    }),
  },
  {
    name: 'close',
    type: 'StoryClosed',
    description: 'close a story: nothing of substance can be added until it is reopened',
    fields: [option('reason', 'reason', TEXT, 'why the story is closed')],
    examples: ['close strait --reason "The treaty is signed"', 'close strait --expect 9'],
    instead: (code) => (code === 'story-closed' ? 'it is closed already' : null),
  },
  {
    name: 'reopen',
    type: 'StoryReopened',
    description: 'open a closed story again',
    fields: [option('reason', 'reason', TEXT, 'why the story is opened again')],
    examples: ['reopen strait --reason "The treaty is contested"', 'reopen strait --json'],
  },
  {
    name: 'link',
    type: 'StoriesLinked',
    description: 'link a story to another',
    fields: [
      argument(
        'relation',
        'relation',
        oneOf('relation', 'follows', 'partOf', 'related', 'supersedes'),
        'how the story relates to the other',
      ),
      argument('other', 'storyId', ID, 'the id of the other story'),
    ],
    examples: ['link strait follows harbour', 'link strait related pipeline --json'],
  },
]
