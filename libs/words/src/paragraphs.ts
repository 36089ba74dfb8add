/** The paragraphs of a text. An empty line ends one; a paragraph keeps its own line breaks. */
export const paragraphsOf = (text: string): string[] =>
  text
    .split(/(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)\s*/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
