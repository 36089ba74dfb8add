/**
 * The tag that comes nearest to a language. First the tag itself; then one that means the same by the likely
 * subtags of Unicode (UTS 35): `zh-Hant` for `zh-TW`; then one that the asked tag specializes, the longest first
 * (RFC 4647 §3.4): `fr` for `fr-CA`; then the likely region of the asked script, that script in any region, and any
 * tag of the language. A tag in the asked script comes before one in another.
 * @param tags in the order in which they are preferred where nothing else decides
 * @returns undefined where no tag is of that language
 */
export function nearestTag(tags: readonly string[], asked: string): string | undefined {
  const wanted = asked.toLowerCase()
  const exact = tags.find((tag) => tag.toLowerCase() === wanted)
  if (exact !== undefined) return exact
  const to = likely(asked)
  const [nearest] = tags
    .map((tag) => ({ tag, is: likely(tag) }))
    .filter(({ is }) => is.language === to.language)
    .map(({ tag, is }) => ({ tag, distance: distance(tag.toLowerCase(), is, wanted, to) }))
    .sort((a, b) => a.distance - b.distance)
  return nearest?.tag
}

/** Whether a tag's text is most likely in the script of the language asked for. */
export const isInScriptOf = (asked: string, tag: string): boolean =>
  likely(asked).script === likely(tag).script

/** The smaller, the nearer. A tag has at most 64 characters. */
function distance(tag: string, is: Likely, wanted: string, to: Likely): number {
  const inOtherScript = is.script === to.script ? 0 : 1_000
  if (inOtherScript === 0 && is.region === to.region) return 0
  if (wanted.startsWith(`${tag}-`)) return inOtherScript + 100 - tag.length
  return inOtherScript + (is.region === to.usualRegion ? 200 : 300)
}

/** A language with the script and region that it most likely has. */
interface Likely {
  language: string
  script: string | undefined
  region: string | undefined
  /** The region where the language is most likely written in that script. */
  usualRegion: string | undefined
}

/** Tags repeat, in every text of an answer. */
const known = new Map<string, Likely>()

function likely(tag: string): Likely {
  const before = known.get(tag)
  if (before) return before
  const found = likelyOf(tag) ?? likelyOf(essentials(tag)) ?? unknownTo(tag)
  if (known.size >= 1_000) known.clear()
  known.set(tag, found)
  return found
}

/** @returns null where `Intl` does not take the tag: it knows fewer than BCP 47 has */
function likelyOf(tag: string): Likely | null {
  // The likely subtags of an undetermined language would be those of American English.
  if (/^und(?:-|$)/i.test(tag)) return unknownTo('und')
  const locale = localeOf(tag)
  if (!locale) return null
  const { language, script, region } = locale.maximize()
  const usualRegion = script && new Intl.Locale(language, { script }).maximize().region
  return { language, script, region, usualRegion }
}

function localeOf(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag)
  } catch {
    return null
  }
}

/** Language, script and region of a tag such as `zh-cmn-Hant-x-desk`. */
function essentials(tag: string): string {
  const [language = '', ...rest] = tag.replace(/-[a-z\d]-.*$/i, '').split('-')
  return [language, ...rest.filter((subtag) => /^(?:[a-z]{4}|[a-z]{2}|\d{3})$/i.test(subtag))].join('-')
}

const unknownTo = (language: string): Likely => ({
  language: language.toLowerCase(),
  script: undefined,
  region: undefined,
  usualRegion: undefined,
})
