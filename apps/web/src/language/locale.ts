/**
 * The locale of a text's language, for `Intl`. A tag can be well-formed in BCP 47 and unknown to `Intl`, which throws then:
 * such a tag stands for its longest beginning that `Intl` knows.
 */
export function localeOf(tag: string): Intl.Locale {
  try {
    return new Intl.Locale(tag)
  } catch {
    const end = tag.lastIndexOf('-')
    return end === -1 ? new Intl.Locale('und') : localeOf(tag.slice(0, end))
  }
}
