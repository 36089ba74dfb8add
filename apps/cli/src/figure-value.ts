type Value<Text> =
  { exact: number } | { words: Text } | { from?: number | undefined; to?: number | undefined }

/** The value of a figure: a number, a range such as `3..5`, or words. @param said prints a text */
export function valueOf<Text>(value: Value<Text>, said: (text: Text) => string): string {
  if ('words' in value) return said(value.words)
  if ('exact' in value) return String(value.exact)
  return `${value.from ?? ''}..${value.to ?? ''}`
}
