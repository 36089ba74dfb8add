import { messageOf } from '@filrouge/log'

/** The service cannot listen where the configuration says. */
export class AddressUnusable extends Error {
  override readonly name = 'AddressUnusable'

  /** @param variable the variable of the port */
  constructor(
    host: string,
    port: number,
    variable: 'FILROUGE_PORT' | 'FILROUGE_METRICS_PORT',
    cause: unknown,
  ) {
    super(`${host}:${port} cannot be listened on: ${hintOf(cause, variable)}`, { cause })
  }
}

function hintOf(cause: unknown, variable: string): string {
  switch (cause instanceof Error && 'code' in cause ? cause.code : null) {
    case 'EADDRINUSE':
      return `something listens there already; stop it, or set ${variable} to another port`
    case 'EACCES':
      return `this user may not; set ${variable} to one above 1023`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'FILROUGE_HOST is no address of this machine'
    default:
      return messageOf(cause)
  }
}
