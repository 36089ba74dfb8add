import type { Caller } from '@filrouge/access'
import { kinds } from '@filrouge/story'
import { expect, test } from 'vitest'
import { linkWarnings, storiesOfLinks } from './links.js'

const editor: Caller = { principal: 'desk', role: 'editor', stories: null }
const limited: Caller = { ...editor, stories: ['open'], publicRead: true }
const visibilities = new Map([
  ['open', 'public' as const],
  ['other', 'public' as const],
  ['secret', 'restricted' as const],
])
const link = (storyId: string) => kinds.StoriesLinked({ storyId, relation: 'related' })
const codes = (storyId: string, events: Parameters<typeof linkWarnings>[0]['events'], caller = editor) =>
  linkWarnings({ storyId, events }, visibilities, caller).map(({ code, pointer }) => `${code} ${pointer}`)
const withSalt = (...events: ReturnType<typeof link>[]) => events.map((event) => ({ ...event, salt: '' }))

test('a link to a story that does not exist, or that the key may not read, is warned about alike', () => {
  const at = 'story-unknown /events/1/data/storyId'
  expect(codes('open', withSalt(link('other'), link('nowhere')))).toEqual([at])
  expect(codes('open', withSalt(link('other'), link('nowhere')), limited)).toEqual([at])
  expect(codes('open', withSalt(link('other'), link('secret')), limited)).toEqual([at])
})

test('a link of a public story to a restricted one is warned about, for those who may read it', () => {
  expect(codes('open', withSalt(link('secret')))).toEqual(['link-restricted /events/0/data/storyId'])
  expect(codes('secret', withSalt(link('open')))).toEqual([])
  const restricted = { ...kinds.StoryDescribed({ visibility: 'restricted' }), salt: '' }
  expect(codes('open', [restricted, ...withSalt(link('secret'))])).toEqual([])
})

test('stories are read only where an event links to one', () => {
  expect(storiesOfLinks({ storyId: 's', events: withSalt(link('a'), link('a')) })).toEqual(['s', 'a'])
  const closed = { ...kinds.StoryClosed({}), salt: '' }
  expect(storiesOfLinks({ storyId: 's', events: [closed] })).toEqual([])
})
