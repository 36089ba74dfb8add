/**
 * Characters that a URL must not have, as a class of a regular expression: white space, backslashes, control characters,
 * invisible characters that order or separate text, half a surrogate pair. Zero-width joiners are allowed, since Persian
 * and Indic words are spelled with them. Some readers of JSON schemas do not know `\p`, so the characters are listed. Those
 * beyond the first plane are checked by `isUrl` alone.
 */
const REFUSED =
  '\\\\\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u1680\\u180e' +
  '\\u2000-\\u200b\\u200e\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff\\ufff9-\\ufffb\\uD800-\\uDFFF'

/** The pattern of a URL, for JSON schemas. `isUrl` also checks the host and the port. */
export const URL_PATTERN = `^[Hh][Tt][Tt][Pp][Ss]?://[^/?#${REFUSED}][^${REFUSED}]*$`

const FORM = new RegExp(URL_PATTERN, 'u')

/** The invisible characters of REFUSED, of every plane. */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}/u

/**
 * Whether a text is a URL of the contract: absolute, http or https, with a host, as the URL standard (WHATWG) parses
 * it. The WHATWG parser also accepts `http:example.org`, `https:\\example.org` and `https:///example.org`, drops line
 * breaks, and reads `exam\u00adple.org` and `ｅxample.org` as `example.org`. Such a text looks like one address and leads to
 * another, so it is refused.
 */
export const isUrl = (text: string): boolean =>
  FORM.test(text) && !INVISIBLE.test(text) && URL.canParse(text) && showsItsHost(text)

const ASCII = /^[^\u0080-\u{10ffff}]*$/u
const AUTHORITY = /^[^/]*\/\/(?:([^/?#]*)@)?([^/?#@]*)/

/** Characters of a host that a parser decodes, replaces by a dot or drops. Joiners it keeps or refuses. */
const REPLACED = /[%\u3002]|(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/u

/** Whether the host is the one that is written, apart from its case, and no user name looks like a host with a path. */
function showsItsHost(text: string): boolean {
  const [, user = '', host = ''] = AUTHORITY.exec(text) ?? []
  const written = lowerCase(host)
  // Parsers map the letters of a host by NFKC (UTS 46), so that wide letters become others.
  return ASCII.test(user) && !REPLACED.test(host) && written === written.normalize('NFKC')
}

/** Letter by letter: the small sigma at the end of a word is another letter of a domain. */
const lowerCase = (host: string) =>
  Array.from(host.normalize('NFC'), (letter) => letter.toLowerCase()).join('')
