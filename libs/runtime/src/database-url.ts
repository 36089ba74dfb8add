/** The settings of Postgres's address. */
interface Address {
  DATABASE_URL: string | undefined
  DATABASE_PASSWORD: string | undefined
}

/** The address of Postgres with DATABASE_PASSWORD in it, which may have any characters. Undefined: it is the embedded one. */
export function databaseUrl({ DATABASE_URL: url, DATABASE_PASSWORD: password }: Address): string | undefined {
  if (url === undefined || password === undefined) return url
  const whole = new URL(url)
  whole.password = encodeURIComponent(password)
  return whole.href
}

/** Whether a text is a URL of Postgres. A password that is not percent-encoded makes it unreadable, or another URL. */
export function isDatabaseUrl(text: string): boolean {
  if (!/^postgres(ql)?:\/\/.+/.test(text) || !URL.canParse(text)) return false
  const { username, password, pathname, hash } = new URL(text)
  if (hash !== '' || pathname.includes('@') || /[@/]/.test(pathname.slice(1))) return false
  return [username, password, pathname].every(isEncoded)
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
