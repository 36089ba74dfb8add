import { expect, test } from 'vitest'
import { readSearch } from './search.js'

const group = (words: string[], phrases: string[] = [], unwanted: string[] = []) => ({
  words,
  phrases,
  unwanted,
})

test.each([
  ['two words', [group(['two', 'words'])]],
  ['"a phrase" word', [group(['word'], ['a phrase'])]],
  ['wanted -not -"not this"', [group(['wanted'], [], ['not', 'not this'])]],
  ['one OR two or three', [group(['one']), group(['two']), group(['three'])]],
  ['or', [group(['or'])]],
  ['cease-fire', [group(['cease-fire'])]],
  ['"never closed', [group([], ['never closed'])]],
  ['', [group([])]],
])('%s', (text, groups) => expect(readSearch(text)).toEqual(groups))
