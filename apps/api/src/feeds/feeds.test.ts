import { describe, expect, test } from 'vitest'
import { readAtom, readCalendar, readJsonFeed, readJsonLd } from '../../../../test/support/feed-formats.js'
import { expected, HOSTILE, STORY, touched, withText } from '../../test/feed-stories.js'
import { addressesFor } from './addresses.js'
import { atomOf } from './atom.js'
import { calendarOf } from './calendar.js'
import { entryIdsOf } from './entry-ids.js'
import { feedOfStories, feedOfStory } from './feed.js'
import { jsonFeedOf } from './json-feed.js'
import { jsonLdOf } from './story-json-ld.js'

const asked = { url: '/v1/stories/talks/feed.atom?lang=en', host: 'news.example', protocol: 'http' } as const
const addresses = addressesFor(asked, null)
const ids = entryIdsOf('store')
const parts = { addresses, ids, cursor: null }
const feedOf = (...items: ReturnType<typeof touched>[]) => feedOfStory({ story: STORY, items }, parts)
const shown = (text: string) => text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]|\ufffe/gu, '')

describe('any text passes through every format unharmed', () => {
  test.each(HOSTILE.map((text) => [text.slice(0, 20), text] as const))('%j', async (_, text) => {
    const story = { ...STORY, title: { value: text, lang: 'en' }, tags: [text] }
    const item = withText(text)
    const feed = feedOfStory({ story, items: [item] }, { ...parts, cursor: 'abc' })

    const atom = readAtom(atomOf(feed))
    expect(atom.items).toHaveLength(1)
    expect(shown((atom.title ?? '').replaceAll('\ufffd', ''))).toBe(shown(text))
    expect(atom.items[0]?.content).not.toMatch(/<(?!\/?(?:p|span|a|q|br)\b)/)
    expect(atom.next).toBe('http://news.example/v1/stories/talks/feed.atom?lang=en&cursor=abc')

    const json = readJsonFeed(jsonFeedOf(feed))
    expect(json.items[0]?.title).toBe(text)
    expect(json.items[0]?.content_html).not.toMatch(/<(?!\/?(?:p|span|a|q|br)\b)/)

    const dated = { story, developments: [item], expectations: [expected({ what: item.headline })] }
    const calendar = readCalendar(calendarOf(dated, parts))
    expect(calendar.events).toHaveLength(2)
    expect(calendar.name).toBe(text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, ''))
    expect(calendar.events[1]?.summary).toBe(text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, ''))

    const linked = jsonLdOf(story, [item], addresses)
    expect(linked).not.toContain('<')
    expect(JSON.stringify(await readJsonLd(linked))).toContain(JSON.stringify(text).slice(1, -1))
  })
})

test('an entry has the same id at every address, and another in another store', () => {
  const elsewhere = addressesFor({ ...asked, host: 'other.example' }, 'https://public.example/filrouge/')
  const [here] = feedOf(touched()).entries
  const [there] = feedOfStory(
    { story: STORY, items: [touched()] },
    { ...parts, addresses: elsewhere },
  ).entries
  expect(there?.id).toBe(here?.id)
  expect(there?.address).toBe(
    'https://public.example/filrouge/stories/talks?lang=en&development=summit#summit',
  )
  expect(entryIdsOf('another').development('talks', 'summit')).not.toBe(ids.development('talks', 'summit'))
  expect(here?.id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('an entry says its corrections, disputes and sources, the last correction first', () => {
  const correction = (version: number, severity: 'minor' | 'correction', value: string) => ({
    version,
    knownAt: '2025-09-05T12:00:00.000Z',
    recordedAt: '2025-09-05T12:00:00.000Z',
    severity,
    reason: { value, lang: 'fr' },
    fields: ['body'],
    before: {},
  })
  const item = touched({
    body: { value: 'One.\n\nTwo,\nthree.', lang: 'ar' },
    actuality: 'planned',
    corrections: [correction(3, 'minor', 'a'), correction(4, 'correction', 'b')],
    disputes: [{ version: 5, by: 'Y', statement: { value: 'no', lang: 'en' }, attribution: null }],
    attribution: [{ source: 'AFP', url: 'https://afp.example/', saidBy: 'Z' }, { source: 'AFP' }],
  })
  const atom = readAtom(atomOf(feedOf(item)))
  expect(atom.items).toEqual([
    {
      id: feedOf(item).entries[0]?.id,
      title: 'They meet',
      url: 'http://news.example/stories/talks?lang=en&development=summit#summit',
      content: [
        '<p>Planned: 4 September 2025</p>',
        '<p><span lang="ar" dir="auto">One.</span></p>',
        '<p><span lang="ar" dir="auto">Two,<br>three.</span></p>',
        '<p>Corrected: <span lang="fr" dir="auto">b</span></p>',
        '<p>Amended: <span lang="fr" dir="auto">a</span></p>',
        '<p>Disputed by Y: <span lang="en" dir="auto">no</span></p>',
        '<p>Source: <a href="https://afp.example/" rel="noopener noreferrer">AFP</a>, Z</p>',
        '<p>Source: AFP</p>',
      ].join(''),
      published: '2025-09-04T12:00:00.000Z',
      updated: '2025-09-05T12:00:00.000Z',
      authors: ['AFP'],
      categories: ['consult/visit', 'peace'],
    },
  ])
  expect(readJsonFeed(jsonFeedOf(feedOf(item))).items).toMatchObject([
    { tags: ['consult/visit', 'peace'], authors: [{ name: 'AFP' }], language: 'en' },
  ])
})

test('a withdrawn entry keeps its id, says why, and has none of its old text', () => {
  const gone = withText('the old text')
  const withdrawal = {
    reason: { value: 'It was false', lang: 'en' },
    version: 4,
    knownAt: '2025-09-05T12:00:00.000Z',
  }
  const item = { ...gone, status: 'withdrawn' as const, withdrawal }
  for (const text of [
    atomOf(feedOf(item)),
    jsonFeedOf(feedOf(item)),
    calendarOf({ story: STORY, developments: [item], expectations: [] }, parts),
  ]) {
    expect(text).toContain('It was false')
    expect(text).not.toContain('the old text')
    expect(text).toContain('Withdrawn')
  }
  expect(feedOf(item).entries[0]?.id).toBe(feedOf(touched()).entries[0]?.id)
  expect(jsonLdOf(STORY, [item], addresses)).not.toContain('the old text')
  const { events } = readCalendar(calendarOf({ story: STORY, developments: [item], expectations: [] }, parts))
  expect(events).toMatchObject([{ status: 'CANCELLED', summary: 'Withdrawn' }])
})

test('a merged entry says where it went, unless that is not to be seen', () => {
  const merged = touched({ status: 'merged', mergedInto: 'talks-2' })
  expect(feedOf(merged).entries[0]?.html).toBe(
    '<p>Merged into <a href="http://news.example/stories/talks?lang=en&amp;development=talks-2#talks-2" rel="noopener noreferrer">talks-2</a></p>',
  )
  expect(feedOf(touched({ status: 'merged' })).entries[0]?.html).toBe('<p>Merged</p>')
})

test('texts in other languages than their feed say so', () => {
  const story = { ...STORY, title: { value: 'Les pourparlers', lang: 'fr' } }
  const text = atomOf(feedOfStory({ story, items: [touched()] }, parts))
  expect(text).toContain('<feed xml:lang="fr" xmlns="http://www.w3.org/2005/Atom">')
  expect(text).toContain('<title type="text">Les pourparlers</title>')
  expect(text).toContain('<title type="text" xml:lang="en">They meet</title>')
  expect(text).toContain('<content type="html">')
  const english = { ...story, title: { value: 'לשיחות', lang: 'he' } }
  expect(atomOf(feedOfStory({ story: english, items: [touched()] }, parts))).toContain(
    '<content type="html" xml:lang="en">',
  )
})

const COUNTS = {
  developments: 1,
  corrected: 0,
  held: 0,
  withdrawn: 0,
  merged: 0,
  openExpectations: 0,
  overdue: 0,
}

test('a feed of stories names each language, and is valid without a story', () => {
  const { closedAt: _, ...story } = STORY
  const feed = feedOfStories(
    [{ ...story, version: 3, summary: null, counts: COUNTS, strip: null }],
    null,
    parts,
  )
  expect(readAtom(atomOf(feed))).toMatchObject({ title: 'Stories', items: [{ title: 'The talks' }] })
  expect(readJsonFeed(jsonFeedOf(feed)).items[0]).toMatchObject({ language: 'en' })
  expect(feed.entries[0]?.id).toBe(feedOf().id)
  expect(readAtom(atomOf(feedOfStories([], 'fr', parts)))).toMatchObject({ title: 'Dossiers', items: [] })
})
