/**
 * A language tag in the case that RFC 5646 §2.1.1 gives it: `zh-Hant-TW`. No subtag is replaced, so that what is
 * stored depends on no registry: `iw` stays `iw`.
 * @param tag well-formed, in any case
 */
export function canonicalTag(tag: string): string {
  const subtags = tag.toLowerCase().split('-')
  const singleton = subtags.findIndex((subtag) => subtag.length === 1)
  const end = singleton === -1 ? subtags.length : singleton
  return subtags.map((subtag, i) => (i > 0 && i < end ? cased(subtag) : subtag)).join('-')
}

/** Regions in capitals, scripts with a capital; a variant of four characters begins with a digit, and so stays. */
function cased(subtag: string): string {
  if (subtag.length === 2) return subtag.toUpperCase()
  return subtag.length === 4 ? subtag.charAt(0).toUpperCase() + subtag.slice(1) : subtag
}

/** @returns each tag that is the same as one before it, with that one */
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
