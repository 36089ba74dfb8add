import { expect, test } from 'vitest'
import { Rights } from './principals.js'
import { mayReadStory, type Caller } from './visibility.js'

const key = (stories: string[] | null, publicRead: boolean): Caller => ({
  principal: 'desk',
  role: 'reader',
  stories,
  publicRead,
})
const anyone: Caller = { principal: null, role: 'anyone', stories: null }

test.each<[string, Caller, string, 'public' | 'restricted', boolean]>([
  ['anyone', anyone, 'ours', 'public', true],
  ['anyone', anyone, 'ours', 'restricted', false],
  ['a key without limits', key(null, false), 'theirs', 'public', true],
  ['a key without limits', key(null, false), 'theirs', 'restricted', true],
  ['a limited key', key(['our*'], false), 'ours', 'public', true],
  ['a limited key', key(['our*'], false), 'ours', 'restricted', true],
  ['a limited key, where nothing is public', key(['our*'], false), 'theirs', 'public', false],
  ['a limited key, where anyone reads public stories', key(['our*'], true), 'theirs', 'public', true],
  ['a limited key, where anyone reads public stories', key(['our*'], true), 'theirs', 'restricted', false],
  ['a key limited to nothing', key([], false), 'ours', 'public', false],
])('%s: %o, story %s, %s: %s', (_, caller, story, visibility, allowed) => {
  expect(mayReadStory(caller, story, visibility)).toBe(allowed)
  expect(new Rights([caller]).of(story, visibility) !== null).toBe(allowed)
})
