import { isUrl } from '@filrouge/story'
import ipaddr from 'ipaddr.js'
import { isIP } from 'node:net'

/** Which URLs a webhook may have besides https URLs of public addresses. */
export interface AddressRules {
  /** Whether `http:` is allowed too. */
  allowHttp: boolean
  /** CIDR ranges that count as public: for tests and private networks. */
  allowed: readonly string[]
}

/** A URL longer than this is refused. */
const MAX_URL = 2000

/**
 * Checks a webhook's URL without resolving its host. It checks the form, scheme, credentials and port, addresses in any
 * spelling, and names that are always local. What other names resolve to is checked at every connect.
 * @returns a sentence for the user that says what is wrong, or null
 */
export function checkUrl(text: string, rules: AddressRules): string | null {
  if (text.length > MAX_URL) return `a URL has at most ${MAX_URL.toLocaleString('en')} characters`
  if (!isUrl(text))
    return `this is no URL of ${rules.allowHttp ? 'http or https' : 'https'} without spaces, backslashes, control and invisible characters`
  const url = new URL(text)
  if (url.protocol !== 'https:' && !rules.allowHttp) return 'only https is taken'
  if (/^https?:\/\/[^/?#]*@/i.test(text)) return 'a URL has no user name or password'
  const faults = [checkPort(url), checkHost(url.hostname, rules)].filter((fault) => fault !== null)
  return faults.length === 0 ? null : faults.join('; ')
}

function checkPort({ port, protocol }: URL): string | null {
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
  return number === 443 || number > 1023 ? null : `port ${number} is not taken: use 443, or one above 1023`
}

function checkHost(hostname: string, rules: AddressRules): string | null {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (isIP(address)) return isPublic(address, rules) ? null : `${address} is not a public address`
  const labels = hostname.replace(/\.$/, '').split('.')
  if (labels.some((label) => label === '')) return `${hostname} is not a name`
  const top = labels.at(-1) ?? ''
  if (top === 'localhost')
    return LOOPBACK.some((loopback) => isPublic(loopback, rules)) ? null : `${hostname} is this machine`
  // If a private network is allowed, such names can belong to it.
  const local = labels.length === 1 || LOCAL_ENDINGS.some((ending) => `.${hostname}`.endsWith(ending))
  return local && rules.allowed.length === 0 ? `${hostname} is not a public name` : null
}

const LOOPBACK = ['127.0.0.1', '::1']

/** Special-use names that are never public (IANA, Special-Use Domain Names; RFC 6761, 6762, 7686, 8375, 9476). */
const LOCAL_ENDINGS = [
  '.local',
  '.internal',
  '.home.arpa',
  '.test',
  '.invalid',
  '.example',
  '.onion',
  '.alt',
].flatMap((ending) => [ending, `${ending}.`])

/**
 * Whether a webhook may be sent to an address: a unicast address of the public internet, or an allowed one. Addresses in
 * IANA's special-purpose registries are not public, even if the registry calls them globally reachable (AS112, AMT, PCP,
 * TURN): the nearest machine answers them, and it can belong to our network.
 * @param address IPv4 as four decimal numbers, or IPv6; anything else is not public
 * @throws if `rules.allowed` has an entry that is not a CIDR range
 */
export function isPublic(address: string, { allowed }: Pick<AddressRules, 'allowed'>): boolean {
  if (!isIP(address) || address.includes('%')) return false
  const parsed = ipaddr.parse(address)
  return allowed.some((range) => within(parsed, ipaddr.parseCIDR(range))) || isOfTheInternet(parsed)
}

function isOfTheInternet(address: Address): boolean {
  if (address instanceof ipaddr.IPv4) return !SPECIAL_IPV4.some((range) => within(address, range))
  // A NAT64 translator (RFC 6052) connects to the IPv4 address in the last four bytes.
  if (within(address, NAT64)) return isOfTheInternet(new ipaddr.IPv4(address.toByteArray().slice(12)))
  return within(address, GLOBAL_UNICAST) && !SPECIAL_IPV6.some((range) => within(address, range))
}

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Range = [Address, number]

const within = (address: Address, [net, bits]: Range): boolean =>
  address.kind() === net.kind() && address.match(net, bits)

/** From IANA's IPv4 Special-Purpose Address Registry, and multicast. */
const SPECIAL_IPV4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private use
  '100.64.0.0/10', // shared address space of a provider (carrier-grade NAT)
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link local; cloud metadata services
  '172.16.0.0/12', // private use
  '192.0.0.0/24', // protocol assignments: DS-Lite, PCP, TURN, NAT64 discovery
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // relays of 6to4 and 6a44
  '192.168.0.0/16', // private use
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
].map((range): Range => ipaddr.parseCIDR(range))

const NAT64: Range = ipaddr.parseCIDR('64:ff9b::/96')

/** Global unicast. Loopback, mapped, translated, local and multicast addresses lie outside. */
const GLOBAL_UNICAST: Range = ipaddr.parseCIDR('2000::/3')

/** The part of IANA's IPv6 Special-Purpose Address Registry within global unicast. */
const SPECIAL_IPV6 = [
  '2001::/23', // protocol assignments: Teredo, PCP, TURN, DNS-SD, benchmarks, AMT, AS112, ORCHID, drones
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: can contain any IPv4 address
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
].map((range): Range => ipaddr.parseCIDR(range))
