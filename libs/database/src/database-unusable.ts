/** Postgres cannot be used as the configuration says. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable'

  /**
   * @param url the message shows its host only
   * @param passwordFrom the variable that has the password
   */
  constructor(url: string, cause: unknown, passwordFrom = 'DATABASE_URL') {
    const at = URL.canParse(url) ? ` at ${new URL(url).host}` : ''
    const { message, code } = messageAndCode(cause)
    const hint = hintOf(message, code, passwordFrom)
    super(`Postgres${at} cannot be used: ${message}${hint ? `: ${hint}` : ''}`, { cause })
  }
}

/** Node's error for several failed addresses has a code and no message. */
function messageAndCode(error: unknown): { message: string; code: string } {
  if (!(error instanceof Error)) return { message: String(error), code: '' }
  const code = 'code' in error ? String(error.code) : ''
  return { message: error.message || code, code }
}

function hintOf(message: string, code: string, passwordFrom: string): string | null {
  if (/^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code))
    return 'DATABASE_CA must hold the authority that signed its certificate'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'its certificate is for another host than that of DATABASE_URL'
  if (message.endsWith('no encryption')) return 'it may ask for TLS (DATABASE_TLS)'
  if (message.includes('not support SSL')) return 'DATABASE_TLS must be off there'
  // SQLSTATE class 28: invalid authorization.
  if (code.startsWith('28'))
    return passwordFrom === 'DATABASE_URL'
      ? 'user and password are those of DATABASE_URL'
      : `the user is that of DATABASE_URL, the password that of ${passwordFrom}`
  return null
}
