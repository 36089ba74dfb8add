import { DOMImplementation, XMLSerializer, type Element } from '@xmldom/xmldom'
import type { PickedText } from '@filrouge/contract'
import { z } from 'zod'
import type { Entry } from './entry.js'
import type { Feed } from './feed.js'

export const ATOM = 'application/atom+xml'
export const AtomText = z.string().describe('An Atom feed (RFC 4287).')

const NAMESPACE = 'http://www.w3.org/2005/Atom'
const XML = 'http://www.w3.org/XML/1998/namespace'

/** A feed as Atom (RFC 4287), paged by links (RFC 5005 §3). Characters that XML forbids are replaced by U+FFFD. */
export function atomOf(feed: Feed): string {
  const document = new DOMImplementation().createDocument(NAMESPACE, 'feed')
  const root = document.documentElement
  if (!root) throw new Error('a document has no element')
  if (feed.lang !== null) root.setAttributeNS(XML, 'xml:lang', feed.lang)
  add(root, 'id', feed.id)
  addText(root, 'title', feed.title, feed.lang)
  if (feed.subtitle) addText(root, 'subtitle', feed.subtitle, feed.lang)
  add(root, 'updated', feed.updated)
  add(root, 'generator', 'Filrouge')
  // RFC 4287 §4.1.1: a feed has an author unless each of its entries has one.
  addAuthor(root, 'Filrouge')
  addLink(root, 'self', feed.self, ATOM)
  addLink(root, 'alternate', feed.alternate, 'text/html')
  if (feed.next !== null) addLink(root, 'next', feed.next, ATOM)
  addCategories(root, feed.tags)
  for (const entry of feed.entries) addEntry(root, entry, feed.lang)
  const xml = new XMLSerializer().serializeToString(document, { requireWellFormed: true })
  return `<?xml version="1.0" encoding="UTF-8"?>${xml}`
}

function addEntry(root: Element, entry: Entry, lang: string | null): void {
  const element = add(root, 'entry')
  add(element, 'id', entry.id)
  addText(element, 'title', entry.title, lang)
  add(element, 'published', entry.published)
  add(element, 'updated', entry.updated)
  for (const name of entry.authors) addAuthor(element, name)
  addLink(element, 'alternate', entry.address, 'text/html')
  addCategories(element, entry.tags)
  const content = add(element, 'content', entry.html, { type: 'html' })
  setLanguage(content, entry.lang, lang)
}

function addText(parent: Element, name: string, { value, lang }: PickedText, ofFeed: string | null): void {
  setLanguage(add(parent, name, value, { type: 'text' }), lang, ofFeed)
}

/** Names the language of a text, where it is not the one of its feed. */
function setLanguage(element: Element, lang: string, ofFeed: string | null): void {
  if (lang !== ofFeed) element.setAttributeNS(XML, 'xml:lang', lang)
}

const addAuthor = (parent: Element, name: string) => add(add(parent, 'author'), 'name', name)

const addLink = (parent: Element, rel: string, href: string, type: string) =>
  add(parent, 'link', '', { rel, href, type })

function addCategories(parent: Element, tags: readonly string[]): void {
  for (const term of tags) add(parent, 'category', '', { term })
}

/** Adds an element with a text and attributes. */
function add(
  parent: Element,
  name: string,
  text = '',
  attributes: Readonly<Record<string, string>> = {},
): Element {
  const document = parent.ownerDocument
  if (!document) throw new Error('an element has no document')
  const element = document.createElementNS(NAMESPACE, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, allowed(value))
  if (text !== '') element.appendChild(document.createTextNode(allowed(text)))
  parent.appendChild(element)
  return element
}

/** A text without the characters that XML 1.0 §2.2 forbids. */
const allowed = (text: string) =>
  text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
