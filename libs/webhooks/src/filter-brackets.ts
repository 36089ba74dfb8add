const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])
const CLOSES: ReadonlySet<string> = new Set(CLOSING.values())

/** A comment, a text with its closing quotes, a quote that nothing closes, or a bracket. In raw texts `\` is a letter. */
const TOKEN =
  /\/\/[^\n]*|\b[bB]?[rR][bB]?(?:"""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*')|"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|["'([{)\]}]/g

/**
 * The first bracket or quote of an expression that has no partner. The parser names another place: the one up to which
 * the expression is whole.
 * @returns a sentence that says what is wrong, or null
 */
export function bracketFaultOf(text: string): string | null {
  const open: { bracket: string; at: number }[] = []
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '"' || token === "'")
      return `at ${placeOf(text, index)}: this ${token} begins a text that no ${token} ends`
    if (CLOSING.has(token)) open.push({ bracket: token, at: index })
    if (!CLOSES.has(token)) continue
    const last = open.pop()
    if (!last) return `at ${placeOf(text, index)}: this ${token} closes nothing`
    if (CLOSING.get(last.bracket) !== token)
      return `at ${placeOf(text, index)}: this ${token} should be the ${CLOSING.get(last.bracket)} of the ${last.bracket} at ${placeOf(text, last.at)}`
  }
  const last = open.pop()
  return last
    ? `at ${placeOf(text, last.at)}: this ${last.bracket} is not closed: there is no ${CLOSING.get(last.bracket)} for it`
    : null
}

/** Line and column, from 1. */
function placeOf(text: string, index: number): string {
  const lines = text.slice(0, index).split('\n')
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`
}
