/**
 * Writes a language tag in the case of RFC 5646 §2.1.1: `zh-Hant-TW`. It replaces no subtag, so the stored tag does not
 * depend on a registry: `iw` stays `iw`.
 * @param tag well-formed, in any case
 */
export function canonicalTag(tag: string): string {
  if (/^[a-z]{2,3}$/.test(tag)) return tag
  const subtags = tag.toLowerCase().split('-')
  const singleton = subtags.findIndex((subtag) => subtag.length === 1)
  const end = singleton === -1 ? subtags.length : singleton
  return subtags.map((subtag, i) => (i > 0 && i < end ? cased(subtag) : subtag)).join('-')
}

/**
 * A region is upper case, a script is title case. A variant of four characters begins with a digit, so title case does
 * not change it.
 */
function cased(subtag: string): string {
  if (subtag.length === 2) return subtag.toUpperCase()
  return subtag.length === 4 ? subtag.charAt(0).toUpperCase() + subtag.slice(1) : subtag
}

/**
 * A subtag that RFC 5646 allows once in a tag, and that is there twice: a variant (§2.2.5) or a singleton (§2.2.6). Null:
 * there is none.
 * @param tag of the form of §2.1, in any case
 */
export function repeatedSubtag(tag: string): string | null {
  const [, ...subtags] = tag.toLowerCase().split('-')
  const privateUse = subtags.indexOf('x')
  const ruled = privateUse === -1 ? subtags : subtags.slice(0, privateUse)
  const singletons = ruled.filter((subtag) => subtag.length === 1)
  const extensions = ruled.findIndex((subtag) => subtag.length === 1)
  const variants = (extensions === -1 ? ruled : ruled.slice(0, extensions)).filter(
    (subtag) => subtag.length > 4 || /^\d.{3}$/.test(subtag),
  )
  return [...variants, ...singletons].find((subtag, i, all) => all.indexOf(subtag) !== i) ?? null
}

/** @returns each tag that equals an earlier tag in canonical form, with that earlier tag */
export function sameTags(tags: readonly string[]): [tag: string, before: string][] {
  const met = new Map<string, string>()
  return tags.flatMap((tag): [string, string][] => {
    const canonical = canonicalTag(tag)
    const before = met.get(canonical)
    if (before !== undefined) return [[tag, before]]
    met.set(canonical, tag)
    return []
  })
}
