/** The words and phrases that a text must have, and those that it must not have. */
export interface SearchGroup {
  words: string[]
  phrases: string[]
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
    kind: kindOf((minus ?? minusWord) === '-', phrase !== undefined),
    text: phrase ?? word ?? '',
  }))
  const groups = [emptyGroup()]
  terms.forEach(({ isOr, kind, text: term }, i) => {
    if (isOr && i > 0 && i < terms.length - 1) groups.push(emptyGroup())
    else groups.at(-1)?.[kind].push(term)
  })
  return groups
}

const emptyGroup = (): SearchGroup => ({ words: [], phrases: [], unwanted: [] })

function kindOf(isUnwanted: boolean, isPhrase: boolean): keyof SearchGroup {
  if (isUnwanted) return 'unwanted'
  return isPhrase ? 'phrases' : 'words'
}

/** The parameter of the SQL function `record.asked`, which turns it into a tsquery. */
export const searchParameter = (text: string): string => JSON.stringify(readSearch(text))
