import { expect, test } from 'vitest'
import { idOf, withIds } from './ids.js'
import { formOf } from './forms/index.js'

test.each([
  ['Meloni repeats: “no troops”', 'meloni-repeats-no-troops'],
  ['Été à Évian', 'ete-a-evian'],
  ['محادثات', 'x-1'],
  ['  ', 'x-1'],
  ['a'.repeat(90), 'a'.repeat(60)],
])('%s', (words, id) => expect(idOf(words, 'x-1')).toBe(id))

test('an id that was typed or chosen stays', () => {
  const { fields } = formOf('figure')
  expect(withIds(fields, { figureId: 'ships' }, { '/label': 'Boats' }, 'x')).toEqual({ figureId: 'ships' })
  expect(withIds(fields, {}, { '/label': 'Boats' }, 'x')).toEqual({ figureId: 'boats' })
})
