import { domainToUnicode } from 'node:url'
import { describe, expect, test } from 'vitest'
import { isUrl, URL_PATTERN } from './url.js'

const anyCase = (host: string) => host.normalize('NFC').toUpperCase()

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
    'https://example.org/ｅ／𝟏',
    'https://Bücher.EXAMPLE:8443/',
    `https://bücher.example/`.normalize('NFD'),
    'https://faß.example',
    'https://ΟΔΥΣΣΕΑΣ.example?ς',
    'https://news.东京.jp./',
    'https://نامه\u200cای.example/',
    'https://us%65r:p@example.org/',
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
    ['a soft hyphen in the host', 'https://exam\u00adple.org/'],
    ['a soft hyphen in the path', 'https://example.org/\u00ad'],
    ['an override of the direction', 'https://example.org/\u202e'],
    ['a space without width', 'https://example.org/a\u200b'],
    ['a control character beyond ASCII', 'https://example.org/\u0085'],
    ['an invisible character in another plane', 'https://example.org/\u{e0041}'],
    ['an invisible character that the host loses', 'https://exam\ufe0fple.org/'],
    ['a joiner that is not part of a word of the host', 'https://exa\u200dmple.org/'],
    ['a user that looks like a host with a path', 'https://example.org／@evil.example/'],
    ['a user that looks like a host with a query', 'https://example.org？@evil.example/'],
    ['two users', 'https://example.org@a／b@evil.example/'],
    ['wide letters in the host', 'https://ｅxample.org/'],
    ['a wide dot in the host', 'https://example。org/'],
    ['a numeral in the host', 'https://ⅷ.example/'],
    ['a long s in the host', 'https://ſite.example/'],
    ['escapes in the host', 'https://ex%61mple.org/'],
    ['nothing', ''],
  ])('%s is none', (_, text) => expect(isUrl(text)).toBe(false))

  test('has no control character and no invisible one, in any place of the text', () => {
    const refused = Array.from({ length: 0x110000 }, (_, code) => code).filter(
      (code) =>
        !(code >= 0xd800 && code <= 0xdfff) &&
        /^(?![\u200c\u200d])[\p{Cc}\p{Cf}\s\\]$/u.test(String.fromCodePoint(code)),
    )
    expect(refused.length).toBeGreaterThan(200)
    const taken = refused.filter((code) => isUrl(`https://example.org/a${String.fromCodePoint(code)}b`))
    expect(taken).toEqual([])
    const form = new RegExp(URL_PATTERN, 'u')
    const allowed = refused.filter((code) => form.test(`https://example.org/${String.fromCodePoint(code)}`))
    // A schema lists the characters of the first plane alone.
    expect(allowed.filter((code) => code < 0x10000)).toEqual([])
  })

  test('has the host that the parser reads, for every character', () => {
    const wrong = Array.from({ length: 0x30000 }, (_, code) => code)
      .filter((code) => code > 0x7f && !(code >= 0xd800 && code <= 0xdfff))
      .map((code) => `a${String.fromCodePoint(code)}b.example`)
      .filter((host) => isUrl(`https://${host}/`))
      .filter((host) => anyCase(domainToUnicode(new URL(`https://${host}/`).hostname)) !== anyCase(host))
    // Capitals whose small letter has another capital.
    expect(wrong).toEqual(['aİb.example', 'aϴb.example', 'aẞb.example'])
  })
})
