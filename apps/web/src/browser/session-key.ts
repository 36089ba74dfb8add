const NAME = 'filrouge-key'

/** The key that the reader has pasted. It is kept until the tab closes, and is in no address. Null: there is none. */
export function sessionKey(): string | null {
  try {
    return sessionStorage.getItem(NAME)
  } catch {
    return null
  }
}

/** Keeps a key until the tab closes. Null forgets it. */
export function keepKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(NAME)
  else sessionStorage.setItem(NAME, key)
}

/** The headers that a request with the reader's key has. */
export function keyHeaders(): Record<string, string> {
  const key = sessionKey()
  return key === null ? {} : { authorization: `Bearer ${key}` }
}
