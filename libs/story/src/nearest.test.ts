import { expect, test } from 'vitest'
import { nearest } from './nearest.js'

const ids = ['walkout', 'summit', 'summit-2', 'veto', 'aid']
test.each([
  ['walkot', 'walkout'],
  ['wlakout', 'walkout'],
  ['Walkout', 'walkout'],
  ['sumit', 'summit'],
  ['summit-3', 'summit-2'],
  ['vteo', 'veto'],
  ['adi', 'aid'],
  ['summit', null],
  ['at', null],
  ['parade', null],
  ['', null],
])('"%s": did you mean %s?', (word, meant) => expect(nearest(word, ids)).toBe(meant))
