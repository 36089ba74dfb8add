import { addressOf } from '../address.js'
import type { StoryView } from '../facts.js'

export const EMBED_HEIGHT = 520

interface Embedded extends Pick<StoryView, 'origin' | 'storyId' | 'language'> {
  title: string
}

/** The HTML that shows a story in another page. @param width CSS pixels, or a share of the page around it */
export function embedLine(
  { origin, storyId, language, title }: Embedded,
  width = '100%',
  height = EMBED_HEIGHT,
) {
  const address = `${origin}${addressOf(`/embed/${storyId}`, { lang: language })}`
  return `<iframe src="${escaped(address)}" title="${escaped(title)}" width="${width}" height="${height}" loading="lazy"></iframe>`
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
