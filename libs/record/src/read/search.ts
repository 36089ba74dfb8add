/** The terms (words or phrases) that a text must have, and those that it must not have. */
export interface SearchGroup {
  wanted: string[]
  unwanted: string[]
}

const TERM = /(-?)"([^"]*)"?|(-?)([^\s"]+)/g

/**
 * Parses a search in the syntax of search engines: words, `"a phrase"`, `-unwanted`, `or` between terms. Every text is
 * accepted. Parts without a meaning are ignored.
 * @returns groups. A text matches where one of them holds.
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

/** The parameter of the SQL function `record.asked`, which turns it into a tsquery. */
export const searchParameter = (text: string): string => JSON.stringify(readSearch(text))
