/* Parts of messages for people. */

/** A value in a message: JSON, cut after about 60 characters. */
export function quoted(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value)
  const characters = [...json]
  if (characters.length <= 60) return json
  return `${characters.slice(0, 56).join('')}…${typeof value === 'string' ? '"' : ''}`
}

/** `a`, `a or b`, `a, b or c`. */
export const or = (words: readonly string[]) => listed(words, 'or')
/** `a`, `a and b`, `a, b and c`. */
export const and = (words: readonly string[]) => listed(words, 'and')

function listed(words: readonly string[], joint: string): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${joint} ${last}`
}

/**
 * The name of a field in a message: its path in the data of an event, `headline.en` or `places.0.lat`. Empty for the whole
 * input.
 */
export function nameOf(path: readonly PropertyKey[] = []): string {
  const [events, index, data, ...inData] = path
  const isOfEvent = events === 'events' && typeof index === 'number'
  const own = !isOfEvent ? path : data === 'data' ? inData : path.slice(2)
  const first = own.findIndex((part) => typeof part !== 'number')
  return (first === -1 ? own : own.slice(first)).map(String).join('.')
}

/** The field at the beginning of a message. */
export const subject = (path?: readonly PropertyKey[]) => nameOf(path) || 'this'
