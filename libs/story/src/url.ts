/** What a URL of the contract looks like, for JSON schemas; `isUrl` has the last word, on hosts and ports. */
export const URL_PATTERN =
  '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#\\\\\\s\\u0000-\\u001F\\u007F\\uD800-\\uDFFF][^\\\\\\s\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]*$'

const FORM = new RegExp(URL_PATTERN, 'u')

/**
 * Whether a text is a URL of the contract: absolute, http or https, with a host, as the URL standard (WHATWG) parses
 * it. Its parser also takes `http:example.org`, `https:\\example.org`, `https:///example.org`, and drops line breaks:
 * such a text reads as one address and leads to another, so it is refused.
 */
export const isUrl = (text: string): boolean => FORM.test(text) && URL.canParse(text)
