/** What must, and what must not, stand in a text: words, and phrases of several. */
export interface SearchGroup {
  wanted: string[]
  unwanted: string[]
}

const TERM = /(-?)"([^"]*)"?|(-?)([^\s"]+)/g

/**
 * Reads what somebody typed, as search engines do: words, `"a phrase"`, `-unwanted`, `or` between terms. Anything
 * can be typed: what makes no sense is left out.
 * @returns groups, of which one must hold
 */
export function readSearch(text: string): SearchGroup[] {
  const terms = [...text.matchAll(TERM)].map(([whole, minus, phrase, minusWord, word]) => ({
    isOr: /^or$/i.test(whole),
    isUnwanted: (minus ?? minusWord) === '-',
    text: phrase ?? word ?? '',
  }))
  const groups: SearchGroup[] = [{ wanted: [], unwanted: [] }]
  terms.forEach(({ isOr, isUnwanted, text: term }, i) => {
    if (isOr && i > 0 && i < terms.length - 1) return groups.push({ wanted: [], unwanted: [] })
    return groups.at(-1)?.[isUnwanted ? 'unwanted' : 'wanted'].push(term)
  })
  return groups
}

/** The parameter of `record.asked`, which makes of it what Postgres searches for. */
export const searchParameter = (text: string): string => JSON.stringify(readSearch(text))
