import fc from '../fast-check.js'
import { given, maybe, oneOf, rarely, type Soon } from './draft.js'

/* What events of random histories are made of. The pools are small, so that events meet. */

export const DEVELOPMENTS = ['a', 'b', 'c', 'd', 'e', 'f']
export const EXPECTATIONS = ['u', 'v', 'w', 'x', 'y', 'z']
export const ISSUES = ['i', 'j']
const DATES = [
  '2025-09-01',
  '2025-09-10',
  '2025-09-20?',
  '2025',
  '2025-09-XX',
  '../2025-09-05',
  '2025-09-05/..',
]
const TEXTS = [{ en: 'x' }, { en: 'y', fr: 'z' }, { en: 'x', de: 'w' }]
/** The last two look the same. */
const NAMES = ['France', 'Société'.normalize('NFC'), 'So\u200dciété'.normalize('NFD')]

/** Bounds of the world, in EDTF: some dates of the histories are beyond. An open one ends now. */
export const WORLDS = [undefined, '2025-09-10', '2025-09-01', '../2025-09-05', '2025/..', '1999']

export const developmentId = oneOf(...DEVELOPMENTS)
export const date = oneOf(...DATES)
export const text = oneOf(...TEXTS)
export const name = oneOf(...NAMES)

/** Long ago, far away, or soon: it passes while a history is recorded. */
export const window: fc.Arbitrary<string | Soon> = oneOf<string | Soon>(
  '2024',
  '2099',
  '2025/..',
  ...[5, 10, 15, 20, 25, 30, 40, 50].map((inSeconds) => ({ inSeconds })),
)
export const reviewBy = oneOf('2025-09-03', '2025-09-04', '2030-01-01')

export const attribution = given({
  source: name,
  saidBy: rarely(name),
  quote: rarely(oneOf('q')),
  publishedAt: rarely(date),
})
export const links = fc.array(fc.record({ relation: oneOf('follows', 'contradicts'), developmentId }), {
  maxLength: 2,
})
export const kind = oneOf(
  { category: 'consult', mode: 'visit' },
  { category: 'protest' },
  { category: 'other', note: 'n', contexts: ['military'] },
)

/** The fields of a development that may be absent. */
export const optionalFields = {
  body: maybe(text),
  actors: rarely(fc.array(fc.record({ name, role: oneOf('source', 'target') }), { maxLength: 2 })),
  places: rarely(fc.array(given({ name, country: maybe(oneOf('FR', 'DE')) }), { maxLength: 1 })),
  attribution: maybe(fc.array(attribution, { maxLength: 2 })),
  links: maybe(links),
  media: rarely(
    fc.array(given({ url: oneOf('https://x.example/'), type: oneOf('image/png'), caption: maybe(text) }), {
      maxLength: 1,
    }),
  ),
  importance: maybe(oneOf('key', 'normal')),
  actuality: rarely(oneOf('planned', 'actual')),
}
