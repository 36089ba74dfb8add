import { describe, expect, test } from 'vitest'
import { isUrl } from './url.js'

describe('a URL of the contract', () => {
  test.each([
    'https://example.org',
    'http://example.org/',
    'HTTPS://EXAMPLE.ORG/A',
    'https://example.org:8443/a?b=c#d',
    'https://example.org?q=a',
    'https://bücher.example/é?b',
    'https://xn--bcher-kva.example/',
    'https://user@example.org/',
    'https://example.org/@a',
    'https://192.0.2.1/',
    'https://[2001:db8::1]:8080/a',
    'https://example.org/a%20b',
    'https://fa.example.org/می‌خواهم',
    'https://example.org//a//b',
  ])('%j is one', (text) => expect(isUrl(text)).toBe(true))

  test.each([
    ['no scheme', 'example.org'],
    ['a path', '/a'],
    ['a relative URL with a host', '//example.org/'],
    ['another scheme', 'ftp://example.org/'],
    ['a script', 'javascript:alert(1)'],
    ['no slashes', 'http:example.org'],
    ['one slash', 'https:/example.org'],
    ['three slashes', 'https:///example.org'],
    ['no host', 'https://'],
    ['a query instead of a host', 'https://?a'],
    ['a fragment instead of a host', 'https://#a'],
    ['a port without a host', 'https://:80/'],
    ['a user without a host', 'https://user@/'],
    ['backslashes instead of slashes', 'https:\\\\example.org\\'],
    ['a backslash that ends the host', 'https://example.org\\@evil.com/'],
    ['a backslash in the path', 'https://example.org/a\\b'],
    ['a blank before it', ' https://example.org/'],
    ['a blank after it', 'https://example.org/ '],
    ['a blank in it', 'https://example.org/a b'],
    ['a line break in it', 'https://exam\nple.org/'],
    ['a tab in its scheme', 'ht\ttps://example.org/'],
    ['a control character', 'https://example.org/\u0001'],
    ['a control character before it', '\u0000https://example.org/'],
    ['DEL', 'https://example.org/\u007F'],
    ['an address beyond IPv4', 'https://256.256.256.256/'],
    ['half an address of IPv6', 'https://[::1/'],
    ['a port beyond ports', 'https://example.org:65536/'],
    ['a host that is no name', 'https://exa%00mple.org/'],
    ['nothing', ''],
  ])('%s is none', (_, text) => expect(isUrl(text)).toBe(false))
})
