import { AddressRefused, codeOf, NameUnknown } from './resolve.js'

/** Why a post had no answer. */
export type FailureReason =
  /** The name does not resolve. */
  | 'name'
  /** The address is not public, or the URL is not allowed. */
  | 'address'
  /** No connection: refused, unreachable. */
  | 'connect'
  /** The certificate is not valid for this name, or the handshake failed. */
  | 'tls'
  /** No complete answer in time. */
  | 'timeout'
  /** The connection was cut before the answer was complete. */
  | 'reset'
  /** The answer is not HTTP. */
  | 'protocol'

/** No connection could be made. */
export class ConnectFailed extends Error {
  override readonly name = 'ConnectFailed'
  constructor(
    readonly reason: Error,
    readonly protocol: string,
  ) {
    super(reason.message)
  }
}

/** The reason of a failed post, with a sentence for the owner of the endpoint. */
export function failureOf(error: unknown): { reason: FailureReason; message: string } {
  if (error instanceof ConnectFailed) return connectFailure(error)
  const code = codeOf(error)
  if (CUT.has(code)) return { reason: 'reset', message: `the connection was cut before the answer was whole` }
  return { reason: 'protocol', message: `what came is no answer in HTTP/1.1: ${sentence(error)}` }
}

const CUT = new Set([
  'UND_ERR_SOCKET',
  'UND_ERR_ABORTED',
  'UND_ERR_DESTROYED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
])

/** The codes of errors of TCP when no connection can be made. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'EINVAL',
  'EMFILE',
  'UND_ERR_CONNECT_TIMEOUT',
])

function connectFailure({ reason: error, protocol }: ConnectFailed): {
  reason: FailureReason
  message: string
} {
  if (error instanceof NameUnknown) return { reason: 'name', message: error.message }
  if (error instanceof AddressRefused) return { reason: 'address', message: error.message }
  const code = codeOf(error)
  if (protocol !== 'https:' || UNREACHABLE.has(code))
    return { reason: 'connect', message: `no connection: ${code || sentence(error)}` }
  return { reason: 'tls', message: `no secure connection: ${sentence(error)}` }
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error))
