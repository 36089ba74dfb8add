import { lookup as getaddrinfo, Resolver } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { isPublic, type AddressRules } from './address.js'

/** One address of a name. */
export interface Resolved {
  address: string
  family: number
}

/** Finds all addresses of a name, in the order in which they are to be tried. Rejects where there are none. */
export type Lookup = (hostname: string) => Promise<Resolved[]>

/** A name has no address. */
export class NameUnknown extends Error {
  override readonly name = 'NameUnknown'
}

/** A name has addresses, and none of them is public. Says no address: whoever owns the name is not to learn our net. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

/**
 * A lookup for `net.connect` that hands over public addresses alone. What it hands over is what is connected: the name is
 * resolved once, so that a name that resolves differently the second time gains nothing.
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
 * Asks the name servers, without a thread: `getaddrinfo` has four of them for the whole process, and four names whose
 * servers are silent would hold up every other. It is asked for what name servers do not know: the hosts file, search
 * domains. Where they are silent it is not.
 * @param servers `address:port` of others than the system's
 */
export function nameServers(timeoutMs: number, servers?: readonly string[]): Lookup {
  const resolver = new Resolver({ timeout: Math.max(1, Math.ceil(timeoutMs / 3)), tries: 2 })
  if (servers) resolver.setServers(servers)
  return async (hostname) => {
    if (/(^|\.)localhost\.?$/i.test(hostname)) return LOOPBACK
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const found = answers.flatMap((answer, i) =>
      answer.status === 'fulfilled'
        ? answer.value.map((address) => ({ address, family: [4, 6][i] ?? 0 }))
        : [],
    )
    if (found.length > 0) return found
    const silent = answers.find(
      (answer) => answer.status === 'rejected' && codeOf(answer.reason) === 'ETIMEOUT',
    )
    if (silent?.status === 'rejected') throw silent.reason
    return getaddrinfo(hostname, { all: true })
  }
}

/** By RFC 6761 §6.3, whatever a name server says. */
const LOOPBACK: Resolved[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/** The code of a system's error, or an empty text. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
