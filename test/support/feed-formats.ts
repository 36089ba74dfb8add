import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFeed } from '@rowanmanning/feed-parser'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import ICAL from 'ical.js'
import jsonFeedSchema from 'jsonfeed-schema/schema-v1.1.json' with { type: 'json' }
import jsonld from 'jsonld'
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm'

/* Programs of other makers read the feeds. Each function throws where its format is broken. */

const ROOT = join(import.meta.dirname, '../..')

const ATOM = 'http://www.w3.org/2005/Atom'
const atomGrammar = RelaxNGValidator.fromDoc(
  XmlDocument.fromBuffer(readFileSync(join(import.meta.dirname, 'atom.rng'))),
)

/** Reads Atom. @throws Error where it is not well-formed, or not of the grammar of RFC 4287 */
export function readAtom(text: string) {
  const document = XmlDocument.fromString(text)
  const textsOf = (xpath: string) => document.find(xpath, { a: ATOM }).map(({ content }) => content)
  try {
    atomGrammar.validate(document)
    const { language, url, self, updated, items } = parseFeed(text)
    const [titles, contents] = [textsOf('/a:feed/a:entry/a:title'), textsOf('/a:feed/a:entry/a:content')]
    return {
      language,
      title: textsOf('/a:feed/a:title')[0],
      url,
      self,
      updated: updated?.toISOString(),
      next: textsOf("/a:feed/a:link[@rel='next']/@href")[0] ?? null,
      items: items.map((item, i) => ({
        id: item.id,
        title: titles[i],
        url: item.url,
        content: contents[i],
        published: item.published?.toISOString(),
        updated: item.updated?.toISOString(),
        authors: item.authors.map(({ name }) => name),
        categories: item.categories.map(({ term }) => term),
      })),
    }
  } finally {
    document.dispose()
  }
}

export interface ReadJsonFeed {
  title: string
  language?: string
  home_page_url: string
  feed_url: string
  next_url?: string
  items: {
    id: string
    url: string
    title: string
    content_html: string
    date_published: string
    date_modified: string
    language: string
    authors?: { name: string }[]
    tags?: string[]
  }[]
}

const ajv = new Ajv({ strict: false })
formats.default(ajv)
const isJsonFeed = ajv.compile<ReadJsonFeed>(jsonFeedSchema)

/** Reads a JSON Feed. @throws Error where it does not fit the schema of JSON Feed 1.1 */
export function readJsonFeed(text: string): ReadJsonFeed {
  const feed: unknown = JSON.parse(text)
  if (!isJsonFeed(feed)) throw new Error(ajv.errorsText(isJsonFeed.errors))
  return feed
}

export interface ReadEvent {
  uid: string | null
  sequence: number
  /** Times are as `2025-09-04T12:00:00Z`, days as `2025-09-04`. */
  stamp: string | null
  modified: string | null
  start: string | null
  end: string | null
  summary: string | null
  description: string | null
  status: string | null
  url: string | null
}

/** Reads a calendar. @throws Error where it is not of RFC 5545: its lines, its grammar, or what an event must have */
export function readCalendar(text: string): { name: string; events: ReadEvent[] } {
  const lines = text.split('\r\n')
  if (lines.pop() !== '' || lines.some((line) => /\p{Cc}/u.test(line.replaceAll('\t', ''))))
    throw new Error('a line does not end with CRLF, or has a control character')
  const long = lines.find((line) => Buffer.byteLength(line) > 75)
  if (long !== undefined) throw new Error(`a line has more than 75 octets: ${long}`)
  ICAL.design.strict = true
  const calendar = new ICAL.Component(ICAL.parse(text))
  return {
    // The program does not read the value of a property that is not in RFC 5545.
    name: unescaped(String(calendar.getFirstPropertyValue('x-wr-calname'))),
    events: calendar.getAllSubcomponents('vevent').map((component) => {
      const value = (name: string) => component.getFirstPropertyValue(name)?.toString() ?? null
      const event = {
        uid: value('uid'),
        sequence: Number(value('sequence')),
        stamp: value('dtstamp'),
        start: value('dtstart'),
        end: value('dtend'),
        summary: value('summary'),
        description: value('description'),
        status: value('status'),
        url: value('url'),
        modified: value('last-modified'),
      }
      if (event.uid === null || event.stamp === null || event.start === null)
        throw new Error('an event has no UID, DTSTAMP or DTSTART')
      return event
    }),
  }
}

/** The value of a text (RFC 5545 §3.3.11). */
const unescaped = (text: string) =>
  text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))

const SCHEMA_ORG = 'https://schema.org'
/** The names of all types and properties of schema.org, as schema-dts has them. */
const vocabulary = new Set(
  readFileSync(join(ROOT, 'node_modules/schema-dts/dist/schema.d.ts'), 'utf8').match(/"[A-Za-z]+"/g),
)

/** Expands JSON-LD. @throws Error where a type or property is not in the vocabulary of schema.org */
export async function readJsonLd(text: string): Promise<unknown> {
  const expanded = await jsonld.expand(JSON.parse(text), {
    // The context of schema.org says that every name is its own.
    documentLoader: (url) => {
      if (!url.startsWith(SCHEMA_ORG)) throw new Error(`another context: ${url}`)
      return Promise.resolve({
        documentUrl: url,
        contextUrl: undefined,
        document: { '@context': { '@vocab': `${SCHEMA_ORG}/` } },
      })
    },
  })
  for (const name of namesIn(expanded)) {
    const [, own = ''] = name.split(`${SCHEMA_ORG}/`)
    if (!vocabulary.has(`"${own}"`)) throw new Error(`schema.org has no ${name}`)
  }
  return expanded
}

/** All types and properties of expanded JSON-LD. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === '@type') return Array.isArray(inner) ? inner.map(String) : []
    return key.startsWith('@') ? [] : [key, ...namesIn(inner)]
  })
}
