import { expect, test } from 'vitest'
import { readingOf } from '../language/reading.js'
import { fieldWords } from './field-words.js'

const fr = readingOf('fr')
const title = { value: 'Titre', lang: 'fr', isOriginal: true }

test.each([
  ['headline', title, title],
  ['body', null, null],
  ['places', [], null],
  ['occurred', '2025-09', 'septembre 2025'],
  ['window', '../2025-09', 'd’ici fin septembre 2025'],
  ['reviewBy', '2025-10-01', '1er octobre 2025'],
  ['importance', 'background', 'Contexte'],
  ['actuality', 'planned', 'Prévu'],
  ['likelihood', 'eos4', 'probable'],
  ['language', 'en', 'anglais'],
  ['kind', { category: 'consult', contexts: ['legal'] }, 'Échange (juridique)'],
  ['actors', [{ name: 'Norway', role: 'host' }, { name: 'Ada' }], 'Norvège, Ada'],
  ['conditions', [title], 'Titre'],
  ['links', [{ relation: 'follows', developmentId: 'summit' }], 'summit'],
  ['tags', ['ukraine', '2025'], 'ukraine, 2025'],
  ['summary', '2025', '2025'],
])('%s in words', (field, value, words) => expect(fieldWords(field, value, fr)).toEqual(words))
