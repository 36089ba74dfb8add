/** Whether a story id can match both patterns. A pattern is an id, or the beginning of ids followed by `*`. */
export function mayMeanTheSame(a: string, b: string): boolean {
  const [one, other] = [beginningOf(a), beginningOf(b)]
  if (one === null) return other === null ? a === b : a.startsWith(other)
  return other === null ? b.startsWith(one) : one.startsWith(other) || other.startsWith(one)
}

/** Whether it stands for all ids with a beginning, and not for one id. */
export const isPattern = (pattern: string): boolean => pattern.endsWith('*')

const beginningOf = (pattern: string): string | null => (isPattern(pattern) ? pattern.slice(0, -1) : null)
