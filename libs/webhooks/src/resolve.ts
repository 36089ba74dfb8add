import { lookup as getaddrinfo, Resolver } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { isPublic, type AddressRules } from './address.js'

/** One address of a name. */
export interface Resolved {
  address: string
  family: number
}

/** Finds all addresses of a name, in the order in which to try them. Rejects if the name does not resolve. */
export type Lookup = (hostname: string) => Promise<Resolved[]>

/** The name has no address. */
export class NameUnknown extends Error {
  override readonly name = 'NameUnknown'
}

/**
 * The name has addresses, but none is public. The message names no address, so that it reveals nothing of our
 * network.
 */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

/**
 * A lookup for `net.connect` that returns only public addresses. The name is resolved once, and the checked address is
 * the one that is connected. So DNS rebinding does not help an attacker.
 */
export function guarded(rules: AddressRules, lookup: Lookup): LookupFunction {
  const find = callbackify(publicAddresses)
  return (hostname, options, callback) =>
    find(hostname, rules, lookup, (error, addresses) => {
      if (error) callback(error, '')
      else if (options.all) callback(null, addresses)
      else callback(null, addresses[0].address, addresses[0].family)
    })
}

async function publicAddresses(
  hostname: string,
  rules: AddressRules,
  lookup: Lookup,
): Promise<[Resolved, ...Resolved[]]> {
  const all = await lookup(hostname).catch((error: unknown) => {
    throw new NameUnknown(`the name ${hostname} does not resolve`, { cause: error })
  })
  const [first, ...others] = all.filter(({ address }) => isPublic(address, rules))
  if (first) return [first, ...others]
  throw all.length === 0
    ? new NameUnknown(`the name ${hostname} has no address`)
    : new AddressRefused(`the name ${hostname} resolves to no public address`)
}

/**
 * Queries the name servers without a thread. `getaddrinfo` shares four threads in the whole process, and four names whose
 * servers do not answer would block all others. It is used only for names that the name servers do not know, since it
 * reads the hosts file and search domains. If the name servers time out, it is not used.
 * @param servers `address:port` of name servers; default: the system's
 */
export function nameServers(timeoutMs: number, servers?: readonly string[]): Lookup {
  const resolver = new Resolver({ timeout: Math.max(1, Math.ceil(timeoutMs / 3)), tries: 2 })
  if (servers) resolver.setServers(servers)
  return async (hostname) => {
    if (/(^|\.)localhost\.?$/i.test(hostname)) return LOOPBACK
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const addresses = answers.flatMap((answer, i) =>
      answer.status === 'fulfilled'
        ? answer.value.map((address) => ({ address, family: [4, 6][i] ?? 0 }))
        : [],
    )
    if (addresses.length > 0) return addresses
    const timedOut = answers.find(
      (answer) => answer.status === 'rejected' && codeOf(answer.reason) === 'ETIMEOUT',
    )
    if (timedOut?.status === 'rejected') throw timedOut.reason
    return getaddrinfo(hostname, { all: true })
  }
}

/** localhost is always the loopback address (RFC 6761 §6.3). */
const LOOPBACK: Resolved[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/** The code of a system error, or an empty string. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
