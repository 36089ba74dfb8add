import { describe, expect, test } from 'vitest'
import { NOT_PUBLIC, PUBLIC } from '../test/addresses.js'
import { checkUrl, isPublic, type AddressRules } from './address.js'

const strict: AddressRules = { allowHttp: false, allowed: [] }
const host = (address: string) => (address.includes(':') ? `[${address}]` : address)

describe('addresses, by the registries', () => {
  test('the table is as long as it should be', () => {
    expect(NOT_PUBLIC.length + PUBLIC.length).toBeGreaterThan(300)
  })

  test.each(NOT_PUBLIC)('%s is not public: %s', (address) => {
    expect(isPublic(address, strict)).toBe(false)
  })

  test.each(PUBLIC)('%s is public: %s', (address) => {
    expect(isPublic(address, strict)).toBe(true)
    expect(checkUrl(`https://${host(address)}/hook`, strict)).toBeNull()
  })

  test.each(
    NOT_PUBLIC.filter(
      ([address]) =>
        address !== 'example.com' && URL.canParse(`https://${host(address)}/`) && !/^8|^08/.test(address),
    ),
  )('%s is not taken in a URL: %s', (address) =>
    expect(checkUrl(`https://${host(address)}/hook`, strict)).toMatch(/public|this machine/),
  )
})

describe('hosts in odd spellings', () => {
  test.each([
    ...'2130706433 017700000001 0x7f000001 0x7F.1 0177.0.0.1 0177.0.0.01 00177.0.0.1'.split(' '),
    ...'127.1 127.0.1 127.0x0.1 0x7f.0x0.0x0.0x1 127.000.000.001 0 0. 0x0 00 127.0.0.1.'.split(' '),
    ...'2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.43518 169.16689662 0xA9.0xFE.0xA9.0xFE'.split(' '),
    ...'10.1 0xa.1 012.1 167772161 192.168.257 0300.0250.1 3232235777 172.1048577 4294967295'.split(' '),
    ...'①②⑦.⓪.⓪.① 127。0。0。1 １２７.0.0.1 %31%32%37.0.0.1 127%2e0%2e0%2e1 0x7f。1 𝟏𝟐𝟕.0.0.1'.split(' '),
    ...'[::1] [0:0:0:0:0:0:0:1] [::0001] [::127.0.0.1] [::ffff:127.0.0.1] [::FFFF:7F00:1] [::ffff:0x7f.1]'.split(
      ' ',
    ),
    ...'[0000:0000:0000:0000:0000:ffff:7f00:0001] [64:ff9b::127.0.0.1] [2002:7f00:1::] [2001:0:7f00:1::]'.split(
      ' ',
    ),
    ...'[fe80::1%25eth0] [fe80::1%eth0] [::1%25lo] [fd00:ec2::254] [::] [::ffff:0:0]'.split(' '),
    ...'localhost LOCALHOST localhost. a.localhost a.b.LocalHost. ⓛⓞⓒⓐⓛⓗⓞⓢⓣ local%68ost localhost%2e'.split(
      ' ',
    ),
    ...'intranet intranet. db printer.local printer.local. metadata.google.internal a.internal.'.split(' '),
    ...'router.home.arpa a.test a.invalid a.example a.onion a.alt a..example.com .example.com .. .'.split(
      ' ',
    ),
    ...'example.com.. exa%20mple.com 256.256.256.256 1.2.3.4.5 foo.0x7f [::1 ::1'.split(' '),
    'a b.com',
    '',
  ])('%s is refused', (spelling) => {
    expect(checkUrl(`https://${spelling}/hook`, strict)).toMatch(/^\S.+/)
  })

  test.each([
    ...'example.com EXAMPLE.com hooks.example.com example.com. bücher.example.com xn--bcher-kva.ch'.split(
      ' ',
    ),
    ...'a-b.example.co.uk a_b.example.com news.东京.jp 8.8.8.8 0x8.8.8.8 134744072 localhost.example.com'.split(
      ' ',
    ),
    ...'10.example.com internal.example.com mylocalhost.com notlocal.org 127.0.0.1.example.com'.split(' '),
  ])('%s is taken', (spelling) => {
    expect(checkUrl(`https://${spelling}/hook`, strict)).toBeNull()
  })
})

describe('other parts of a URL', () => {
  test.each([
    ['http://example.com/', 'https'],
    ['HTTP://example.com/', 'https'],
    ['ftp://example.com/', 'no URL'],
    ['file:///etc/passwd', 'no URL'],
    ['javascript:alert(1)', 'no URL'],
    ['data:text/plain,hi', 'no URL'],
    ['gopher://example.com/', 'no URL'],
    ['//example.com/', 'no URL'],
    ['example.com', 'no URL'],
    ['https:example.com', 'no URL'],
    ['https:/example.com', 'no URL'],
    ['https:///example.com', 'no URL|not a'],
    ['', 'no URL'],
    ['https://', 'no URL'],
    ['https://user:secret@example.com/', 'password'],
    ['https://user@example.com/', 'password'],
    ['https://@example.com/', 'password'],
    ['https://:@example.com/', 'password'],
    ['https://8.8.8.8@127.0.0.1/', 'password'],
    ['https://127.0.0.1#@example.com/', 'public'],
    ['https://127.0.0.1?@example.com/', 'public'],
    ['https://example.com\\@127.0.0.1/', 'backslash'],
    ['https:\\\\example.com/', 'backslash'],
    [' https://example.com/', 'space'],
    ['https://example.com/\n', 'space'],
    ['https://exa\tmple.com/', 'space'],
    ['https://example.com/a b', 'space'],
    ['https://example.com/\u0000', 'control'],
    ['https://exam\u00adple.com/', 'control'],
    ['https://exam\u200bple.com/', 'control'],
    ['https://example.com:0/', 'port 0'],
    ['https://example.com:22/', 'port 22'],
    ['https://example.com:25/', 'port 25'],
    ['https://example.com:80/', 'port 80'],
    ['https://example.com:1023/', 'port 1023'],
    ['https://example.com:00022/', 'port 22'],
    ['https://example.com:65536/', 'no URL'],
    ['https://example.com:-1/', 'no URL'],
    [`https://example.com/${'a'.repeat(2000)}`, '2,000'],
  ])('%s is refused', (url, why) => {
    expect(checkUrl(url, strict)).toMatch(new RegExp(why))
  })

  test.each([
    'https://example.com',
    'https://example.com/',
    'HTTPS://example.com/',
    'https://example.com:443/',
    'https://example.com:1024/',
    'https://example.com:8443/',
    'https://example.com:65535/',
    'https://example.com/hook?token=a@b&x=1#part',
    'https://example.com/@user',
  ])('%s is taken', (url) => expect(checkUrl(url, strict)).toBeNull())

  test('http is accepted if it is allowed, but not on port 80', () => {
    const http = { allowHttp: true, allowed: [] }
    expect(checkUrl('http://example.com:8080/', http)).toBeNull()
    expect(checkUrl('https://example.com/', http)).toBeNull()
    expect(checkUrl('http://example.com/', http)).toMatch(/port 80/)
    expect(checkUrl('http://10.0.0.1/', http)).toMatch(/^port 80 .*; 10\.0\.0\.1 is not a public address$/)
    expect(checkUrl('http://example.com:443/', http)).toBeNull()
    expect(checkUrl('http://127.0.0.1:8080/', http)).toMatch(/public/)
    expect(checkUrl('ftp://example.com/', http)).toMatch(/http/)
  })
})

describe('allowed ranges', () => {
  const local = { allowHttp: true, allowed: ['127.0.0.0/8', 'fd00::/8'] }

  test.each(['127.0.0.1', '127.255.255.255', 'fd00::1', '8.8.8.8', '2606:4700:4700::1111'])(
    '%s is good',
    (address) => {
      expect(isPublic(address, local)).toBe(true)
      expect(checkUrl(`http://${host(address)}:4000/`, local)).toBeNull()
    },
  )

  test.each(['10.0.0.1', '::1', 'fe80::1', '::ffff:127.0.0.1', '64:ff9b::127.0.0.1'])(
    '%s is not',
    (address) => {
      expect(isPublic(address, local)).toBe(false)
      expect(checkUrl(`http://${host(address)}:4000/`, local)).toMatch(/public/)
    },
  )

  test('localhost is accepted if a loopback address is allowed, private names if any range is', () => {
    expect(checkUrl('http://localhost:4000/', local)).toBeNull()
    expect(checkUrl('http://receiver:4000/', local)).toBeNull()
    const net = { allowHttp: true, allowed: ['10.0.0.0/8'] }
    expect(checkUrl('http://localhost:4000/', net)).toMatch(/this machine/)
    expect(checkUrl('http://receiver.internal:4000/', net)).toBeNull()
    expect(checkUrl('http://localhost:4000/', { allowHttp: true, allowed: ['::1/128'] })).toBeNull()
  })

  test('a malformed range is an error', () => {
    expect(() => isPublic('127.0.0.1', { allowed: ['127.0.0.1'] })).toThrow('CIDR')
  })
})
