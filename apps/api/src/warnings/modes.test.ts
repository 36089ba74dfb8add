import { CATEGORIES } from '@filrouge/story'
import { pageCatalogues } from '@filrouge/words'
import { expect, test } from 'vitest'
import { MODES } from './modes.js'

const { en: _, ...OTHERS } = pageCatalogues

test.each(Object.entries(OTHERS))('%s has words for every category and mode of PLOVER', (_language, page) => {
  expect(CATEGORIES.filter((category) => !page.kinds[category])).toEqual([])
  const modes = Object.entries(MODES).flatMap(([category, some]) => some.map((mode) => `${category}/${mode}`))
  const isNamed = (kind: string) => kind in page.kindsWithMode || (kind.split('/')[1] ?? '') in page.terms
  expect(modes.filter((kind) => !isNamed(kind))).toEqual([])
})
