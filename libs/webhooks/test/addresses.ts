/**
 * Addresses taken by hand from IANA's registries (IPv4 and IPv6 Special-Purpose Address Space, IPv4 and IPv6 Multicast,
 * IPv6 Global Unicast), independently of our code: the first, the last and one in the middle of each range.
 */
export const NOT_PUBLIC = table({
  'this network, RFC 791': '0.0.0.0 0.0.0.1 0.1.2.3 0.0.1.0 0.255.255.255',
  'private use, RFC 1918':
    '10.0.0.0 10.0.0.1 10.128.0.1 10.255.255.255 172.16.0.0 172.16.0.1 172.20.10.5 172.31.255.255 192.168.0.0 192.168.1.1 192.168.255.255',
  'shared address space, RFC 6598': '100.64.0.0 100.64.0.1 100.100.100.200 100.127.255.255',
  'loopback, RFC 1122': '127.0.0.0 127.0.0.1 127.0.1.1 127.1.2.3 127.255.255.255',
  'link local, RFC 3927':
    '169.254.0.0 169.254.0.1 169.254.169.253 169.254.169.254 169.254.170.2 169.254.255.255',
  'protocol assignments, RFC 6890': '192.0.0.0 192.0.0.1 192.0.0.7 192.0.0.11 192.0.0.192 192.0.0.255',
  'dummy address, RFC 7600': '192.0.0.8',
  'port control anycast, RFC 7723': '192.0.0.9',
  'TURN anycast, RFC 8155': '192.0.0.10',
  'NAT64 discovery, RFC 7050': '192.0.0.170 192.0.0.171',
  'documentation, RFC 5737':
    '192.0.2.0 192.0.2.1 192.0.2.255 198.51.100.0 198.51.100.7 198.51.100.255 203.0.113.0 203.0.113.99 203.0.113.255',
  'AS112, RFC 7535 and 7534':
    '192.31.196.0 192.31.196.1 192.31.196.255 192.175.48.0 192.175.48.6 192.175.48.255',
  'AMT, RFC 7450': '192.52.193.0 192.52.193.1 192.52.193.255',
  'relays of 6to4 and 6a44, RFC 7526 and 6751': '192.88.99.0 192.88.99.1 192.88.99.2 192.88.99.255',
  'benchmarks, RFC 2544': '198.18.0.0 198.18.0.1 198.19.0.1 198.19.255.255',
  'multicast, RFC 5771': '224.0.0.0 224.0.0.1 224.0.0.251 232.1.2.3 239.255.255.250 239.255.255.255',
  'reserved, RFC 1112': '240.0.0.0 240.0.0.1 250.1.2.3 255.0.0.0 255.255.255.254',
  'broadcast, RFC 919': '255.255.255.255',
  'unspecified, loopback, RFC 4291': ':: ::1 0:0:0:0:0:0:0:1 0000:0000:0000:0000:0000:0000:0000:0000',
  'IPv4-compatible, RFC 4291': '::2 ::7f00:1 ::127.0.0.1 ::10.0.0.1 ::8.8.8.8 ::ffff',
  'IPv4-mapped, RFC 4291':
    '::ffff:0:0 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:a9fe:a9fe ::ffff:192.168.0.1 ::ffff:8.8.8.8 ::ffff:255.255.255.255 0:0:0:0:0:ffff:7f00:0001',
  'IPv4-translated, RFC 7915': '::ffff:0:0:0 ::ffff:0:127.0.0.1 ::ffff:0:8.8.8.8',
  'NAT64 of an address that is not public, RFC 6052':
    '64:ff9b:: 64:ff9b::7f00:1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b::192.168.1.1 64:ff9b::100.64.0.1 64:ff9b::255.255.255.255 64:ff9b::224.0.0.1 64:ff9b::192.0.2.1',
  'NAT64 of a net of its own, RFC 8215':
    '64:ff9b:1:: 64:ff9b:1::1 64:ff9b:1::8.8.8.8 64:ff9b:1:fffe::10.0.0.1 64:ff9b:1:ffff:ffff:ffff:ffff:ffff',
  'beside NAT64': '64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff 64:ff9b:0:0:0:1:: 64:ff9b:0:1::1 64:ff9b:2::1',
  'discard only, RFC 6666': '100:: 100::1 100::ffff:ffff:ffff:ffff',
  'dummy prefix, RFC 9780': '100:0:0:1:: 100:0:0:1::1 100:0:0:1:ffff:ffff:ffff:ffff',
  'Teredo, RFC 4380':
    '2001:: 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:0:7f00:1::1 2001:0:ffff:ffff:ffff:ffff:ffff:ffff',
  'port control, TURN, DNS-SD anycast, RFC 7723, 8155, 9665':
    '2001:1::1 2001:1::2 2001:1::3 2001:1:: 2001:1:ffff:ffff:ffff:ffff:ffff:ffff',
  'benchmarks, RFC 5180': '2001:2:: 2001:2::1 2001:2:0:ffff:ffff:ffff:ffff:ffff',
  'AMT over IPv6, RFC 7450': '2001:3:: 2001:3::1 2001:3:ffff:ffff:ffff:ffff:ffff:ffff',
  'AS112 over IPv6, RFC 7535 and 7534':
    '2001:4:112:: 2001:4:112::1 2001:4:112:ffff:ffff:ffff:ffff:ffff 2620:4f:8000:: 2620:4f:8000::42 2620:4f:8000:ffff:ffff:ffff:ffff:ffff',
  'ORCHID, RFC 4843': '2001:10:: 2001:10::1 2001:1f:ffff:ffff:ffff:ffff:ffff:ffff',
  'ORCHIDv2, RFC 7343': '2001:20:: 2001:20::1 2001:2f:ffff:ffff:ffff:ffff:ffff:ffff',
  'drones, RFC 9374': '2001:30:: 2001:30::1 2001:3f:ffff:ffff:ffff:ffff:ffff:ffff',
  'the rest of the protocol assignments, RFC 2928':
    '2001:5::1 2001:40::1 2001:100::1 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
  'documentation, RFC 3849 and 9637':
    '2001:db8:: 2001:db8::1 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 3fff:: 3fff::1 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff',
  '6to4, RFC 3056':
    '2002:: 2002:7f00:1::1 2002:a00:1::1 2002:a9fe:a9fe::1 2002:c0a8:101::1 2002:808:808::1 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'segment routing, RFC 9602': '5f00:: 5f00::1 5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'unique local, RFC 4193':
    'fc00:: fc00::1 fcff:ffff::1 fd00::1 fd00:ec2:0:0::254 fd12:3456:789a::1 fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'link local, RFC 4291':
    'fe80:: fe80::1 fe80::a9fe:a9fe fe80::1%eth0 fe80::1%1 febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'site local, RFC 3879': 'fec0:: fec0::1 feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'multicast, RFC 4291':
    'ff00:: ff01::1 ff02::1 ff02::fb ff05::1:3 ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'not global unicast':
    '1::1 200::1 400::1 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 4000:: 4000::1 5eff::1 6000::1 8000::1 a000::1 c000::1 e000::1 f000::1 fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff fe00::1 fe7f::1',
  'not an address in its usual form':
    '127.1 127.0.1 0177.0.0.1 0x7f.0.0.1 2130706433 8.8.8 8.8.8.8.8 256.1.1.1 08.8.8.8 8.8.8.8/32 [::1] 1:2:3 2606:4700::1%eth0 example.com localhost ::ffff:1.2.3 g::1 -1.2.3.4',
})

/** Addresses just outside each range, and some well-known ones. */
export const PUBLIC = table({
  'beside special ranges of IPv4':
    '1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.1.255 192.0.3.0 192.31.195.255 192.31.197.0 192.52.192.255 192.52.194.0 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 192.175.47.255 192.175.49.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255',
  'known hosts of IPv4':
    '1.1.1.1 8.8.4.4 8.8.8.8 9.9.9.9 52.0.0.1 104.16.132.229 140.82.121.4 93.184.215.14 151.101.1.69 185.199.108.153',
  'beside special ranges of IPv6':
    '2000:: 2000::1 2001:200:: 2001:200::1 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9:: 2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2003:: 2003::1 2620:4f:7fff:ffff:ffff:ffff:ffff:ffff 2620:4f:8001:: 3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff 3fff:1000:: 3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'known hosts of IPv6':
    '2606:4700:4700::1111 2606:4700:4700::1001 2400:cb00::1 2001:4860:4860::8888 2620:fe::fe 2a00:1450:4001:81b::200e 2A04:4E42::81 2606:4700:4700:0:0:0:0:1111',
  'NAT64 of a public address': '64:ff9b::8.8.8.8 64:ff9b::808:808 64:ff9b::101:101 64:ff9b::1.1.1.1',
})

function table(groups: Record<string, string>): [string, string][] {
  return Object.entries(groups).flatMap(([why, addresses]) =>
    addresses.split(' ').map((address): [string, string] => [address, why]),
  )
}
