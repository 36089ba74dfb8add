import type { DatedExpectation, StoryHead, TouchedDevelopment } from '../src/stories/feed-reads.js'

/** Texts that break what is not escaped. XML forbids the third. */
export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script> & "quotes" \'single\'',
  ']]> <![CDATA[ <!-- --> &amp; &#0;',
  'tab\u000b bell\u0007 escape\u001b \ufffe end',
  'one\r\ntwo\nthree\rfour\r\n\r\nBEGIN:VEVENT\r\nUID:x',
  'emoji 😀👩‍👩‍👧 and \u202eright to left\u202c שלום عالم',
  'x; y, z \\ n \\n : = "',
  '😀é'.repeat(6_600) + 'x'.repeat(200),
]

export const STORY: StoryHead = {
  storyId: 'talks',
  status: 'open',
  visibility: 'public',
  title: { value: 'The talks', lang: 'en' },
  summary: { value: 'What they said', lang: 'en' },
  language: 'en',
  tags: ['peace'],
  openedAt: '2025-09-04T10:00:00.000Z',
  updatedAt: '2025-09-06T10:00:00.000Z',
  closedAt: null,
}

/** A development with the fewest fields, and those that are given. */
export const touched = (more: Partial<TouchedDevelopment> = {}): TouchedDevelopment => ({
  developmentId: 'summit',
  status: 'reported',
  headline: { value: 'They meet', lang: 'en' },
  body: null,
  language: 'en',
  occurred: '2025-09-04',
  occurredRange: { earliest: '2025-09-04T00:00:00.000Z', latest: '2025-09-04T23:59:59.999Z' },
  kind: { category: 'consult', mode: 'visit' },
  actors: [],
  places: [],
  attribution: [],
  links: [],
  merged: [],
  media: [],
  importance: null,
  actuality: 'actual',
  credibility: null,
  assessments: [],
  hold: null,
  withdrawal: null,
  corroborations: [],
  disputes: [],
  translations: {},
  figures: [],
  revision: 1,
  corrections: [],
  firstVersion: 2,
  lastVersion: 2,
  recordedAt: '2025-09-04T12:00:00.000Z',
  updatedAt: '2025-09-05T12:00:00.000Z',
  firstKnownAt: '2025-09-04T12:00:00.000Z',
  ...more,
})

/** An expectation with the fewest fields, and those that are given. */
export const expected = (more: Partial<DatedExpectation> = {}): DatedExpectation => ({
  expectationId: 'deal',
  what: { value: 'A deal', lang: 'en' },
  window: '2025-09-10/2025-09-12',
  announcedBy: 'The host',
  condition: null,
  likelihood: null,
  reviewBy: null,
  developmentId: null,
  developmentStatus: null,
  status: 'pending',
  fulfilledBy: [],
  fulfilments: [],
  revisions: [],
  settled: null,
  sinceVersion: 3,
  touched: { version: 3, knownAt: '2025-09-05T12:00:00.000Z' },
  ...more,
})

/** A development whose every text is this one. */
export const withText = (value: string): TouchedDevelopment => {
  const text = { value, lang: 'en' }
  return touched({
    headline: text,
    body: text,
    disputes: [{ version: 3, by: value, statement: text, attribution: null }],
    attribution: [{ source: value, saidBy: value, quote: value, url: 'https://x.example/?a=1&b=<2>' }],
    actors: [{ name: value, role: 'source' }],
    places: [{ name: value, country: 'CH', lat: 46.2, lon: 6.1 }],
    corrections: [
      {
        version: 3,
        knownAt: '2025-09-05T12:00:00.000Z',
        recordedAt: '2025-09-05T12:00:00.000Z',
        severity: 'correction',
        reason: text,
        fields: ['headline'],
        before: {},
      },
    ],
  })
}
