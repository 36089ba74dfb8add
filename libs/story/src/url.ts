/** The pattern of a URL, for JSON schemas. `isUrl` also checks the host and the port. */
export const URL_PATTERN =
  '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#\\\\\\s\\u0000-\\u001F\\u007F\\uD800-\\uDFFF][^\\\\\\s\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]*$'

const FORM = new RegExp(URL_PATTERN, 'u')

/**
 * Whether a text is a URL of the contract: absolute, http or https, with a host, as the URL standard (WHATWG) parses
 * it. The WHATWG parser also accepts `http:example.org`, `https:\\example.org` and `https:///example.org`, and drops line
 * breaks. Such a text looks like one address and leads to another, so it is refused.
 */
export const isUrl = (text: string): boolean => FORM.test(text) && URL.canParse(text)
