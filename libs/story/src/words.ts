/* Parts of messages for people. */

/** A value in a message: JSON, cut after 60 characters. */
export function quoted(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value)
  const [...characters] = json
  return characters.length <= 60 ? json : `${characters.slice(0, 56).join('')}…"`
}

/** `a`, `a or b`, `a, b or c`. */
export function or(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}
