/**
 * Picks the tag that is nearest to the requested one. The order is:
 * 1. the requested tag itself;
 * 2. a tag with the same likely subtags (UTS 35), such as `zh-Hant` for `zh-TW`;
 * 3. a prefix of the requested tag, the longest first (RFC 4647 §3.4), such as `fr` for `fr-CA`;
 * 4. a tag with the region that is usual for the requested script;
 * 5. any other tag of the language.
 * A tag in the script of the requested language comes before every tag in another script, except for the first rule. The
 * written forms of Norwegian are one language; the requested form comes before the other one.
 * @param tags in order of preference: it decides between tags that are equally near
 * @returns undefined where no tag is of that language
 */
export function nearestTag(tags: readonly string[], requested: string): string | undefined {
  const wanted = requested.toLowerCase()
  const exact = tags.find((tag) => tag.toLowerCase() === wanted)
  if (exact !== undefined) return exact
  const to = likely(requested)
  const [nearest] = tags
    .map((tag) => ({ tag, is: likely(tag) }))
    .filter(({ is }) => spoken(is.language) === spoken(to.language))
    .map(({ tag, is }) => ({ tag, distance: distance(tag.toLowerCase(), is, wanted, to) }))
    .sort((a, b) => a.distance - b.distance)
  return nearest?.tag
}

/** The distance between two tags. The numbers keep the rules apart because a tag has at most 64 characters. */
function distance(tag: string, is: Likely, wanted: string, to: Likely): number {
  if (is.language !== to.language) return 10_000
  const inOtherScript = is.script === to.script ? 0 : 1_000
  if (inOtherScript === 0 && is.region === to.region) return 0
  if (wanted.startsWith(`${tag}-`)) return inOtherScript + 100 - tag.length
  return inOtherScript + (is.region === to.usualRegion ? 200 : 300)
}

/** The language whose written form a language is: `nb` and `nn` are Norwegian. The search reads them as one too. */
const spoken = (language: string) => (language === 'nn' ? 'nb' : language)

/** A language with its most likely script and region. */
interface Likely {
  language: string
  script: string | undefined
  region: string | undefined
  /** The most likely region of the language in that script. */
  usualRegion: string | undefined
}

/** A cache: the same few tags occur in every text of an answer. */
const likelyByTag = new Map<string, Likely>()

function likely(tag: string): Likely {
  const cached = likelyByTag.get(tag)
  if (cached) return cached
  const result = likelyOf(tag) ?? likelyOf(essentials(tag)) ?? unknownTo(tag)
  if (likelyByTag.size >= 1_000) likelyByTag.clear()
  likelyByTag.set(tag, result)
  return result
}

/** @returns null where `Intl` rejects the tag: it supports fewer tags than BCP 47 */
function likelyOf(tag: string): Likely | null {
  // UTS 35 would give an undetermined language the likely subtags of American English.
  if (/^und(?:-|$)/i.test(tag)) return unknownTo('und')
  const locale = localeOf(tag)
  if (!locale) return null
  const { language, script, region } = locale.maximize()
  const usualRegion = script && new Intl.Locale(language, { script }).maximize().region
  // `no` without a form is most likely Bokmål.
  return { language: language === 'no' ? 'nb' : language, script, region, usualRegion }
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
