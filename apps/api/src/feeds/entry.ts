import type { Attribution, PickedText } from '@filrouge/contract'
import { edtfWords } from '@filrouge/words'
import type { StoryHead, TouchedDevelopment } from '../stories/feed-reads.js'
import type { Addresses } from './addresses.js'
import { urn, type EntryIds } from './entry-ids.js'
import { escaped, inline, link, paragraphs } from './html.js'
import type { Words } from './words.js'

/** An entry of a feed. Times are RFC 3339. */
export interface Entry {
  /** An IRI that never changes. */
  id: string
  address: string
  title: PickedText
  published: string
  updated: string
  /** The content. Each text in it has its language. */
  html: string
  /** The language of the content without one of its own. BCP 47. */
  lang: string
  authors: readonly string[]
  tags: readonly string[]
}

interface EntryParts {
  story: Pick<StoryHead, 'storyId' | 'tags'>
  addresses: Addresses
  ids: EntryIds
  words: Words
}

/**
 * The entry of a development. One that is withdrawn, or merged away, says so and has none of its old text: a reader of
 * feeds keeps what vanishes.
 */
export function entryOf(item: TouchedDevelopment, parts: EntryParts): Entry {
  const { story, addresses, ids, words } = parts
  const { developmentId, firstKnownAt, updatedAt } = item
  const entry = {
    id: urn(ids.development(story.storyId, developmentId)),
    address: addresses.development(story.storyId, developmentId),
    published: firstKnownAt,
    updated: updatedAt,
    lang: words.lang,
  }
  const gone = goneOf(item, parts)
  if (gone) return { ...entry, ...gone, authors: [], tags: [] }
  return {
    ...entry,
    title: item.headline,
    html: content(item, words),
    authors: [...new Set(item.attribution.map(({ source }) => source))],
    tags: [...new Set([kindOf(item), ...story.tags])],
  }
}

/** The title and content of a development that does not stand any more. Null: it stands. */
function goneOf(
  { status, withdrawal, mergedInto }: TouchedDevelopment,
  { story, addresses, words }: EntryParts,
): Pick<Entry, 'title' | 'html'> | null {
  switch (status) {
    case 'withdrawn':
      return {
        title: { value: words.t.corrections.withdrawn, lang: words.lang },
        html: labelled(words.t.corrections.withdrawn, withdrawal && inline(withdrawal.reason), words),
      }
    case 'merged': {
      const into = mergedInto && link(addresses.development(story.storyId, mergedInto), mergedInto)
      return {
        title: { value: words.t.corrections.merged, lang: words.lang },
        html: `<p>${escaped(words.t.corrections.merged)}${into ? ` ${escaped(words.t.corrections.mergedInto)} ${into}` : ''}</p>`,
      }
    }
    case 'reported':
    case 'held':
      return null
  }
}

const kindOf = ({ kind: { category, mode } }: TouchedDevelopment) =>
  mode === undefined ? category : `${category}/${mode}`

function content(item: TouchedDevelopment, words: Words): string {
  const { actuality: states, corrections: judged, timeline } = words.t
  const { occurred, actuality, body, corrections, disputes, attribution } = item
  const when = escaped(edtfWords(occurred, { lang: words.lang }))
  return [
    actuality === 'actual' ? `<p>${when}</p>` : labelled(states[actuality], when, words),
    ...(body ? [paragraphs(body)] : []),
    ...corrections
      .toReversed()
      .map(({ severity, reason }) =>
        labelled(severity === 'minor' ? judged.amended : judged.corrected, inline(reason), words),
      ),
    ...disputes.map(({ by, statement }) =>
      labelled(`${judged.disputed} ${judged.by} ${by}`, inline(statement), words),
    ),
    ...attribution.map((said) => labelled(timeline.source, sourceOf(said), words)),
  ].join('')
}

/** A paragraph with a label. @param html null: the label alone */
const labelled = (label: string, html: string | null, { t }: Words) =>
  `<p>${escaped(label)}${html === null ? '' : escaped(t.colon) + html}</p>`

function sourceOf({ source, saidBy, quote, url, publishedAt }: Attribution): string {
  const name = url === undefined ? escaped(source) : link(url, source)
  const said = [saidBy, publishedAt].filter((one) => one !== undefined).map(escaped)
  return [name, ...said].join(', ') + (quote === undefined ? '' : ` <q>${escaped(quote)}</q>`)
}
