import type { Filrouge } from '@filrouge/client'
import { reported } from './envelopes.js'

/** A word that is wider than every window. */
const LONG_WORD = 'Donaudampfschifffahrtsgesellschaft'.repeat(8).slice(0, 240)
/** As long as a tag may be. */
export const LONG_TAG = LONG_WORD.slice(0, 60)

/** Texts that would be markup, end an attribute or a script, turn the text after them around, or widen the page. */
export const HOSTILE = [
  '<script>globalThis.harmed = 1</script>',
  '"><img src=x onerror="globalThis.harmed = 1">',
  "' onmouseover='globalThis.harmed = 1",
  '</script></title></textarea><svg onload=globalThis.harmed=1>',
  '\u202Eturned\u2066 around',
  '&lt;b&gt; &amp; {{7*7}} ${7*7}',
  LONG_WORD,
]
const TEXT = HOSTILE.join(' ')
const text = { en: TEXT }
const [, SHORT = ''] = HOSTILE
const attribution = {
  source: SHORT,
  saidBy: SHORT,
  quote: TEXT,
  url: 'https://elsewhere.example/"onfocus="harm<b>',
}
const wide = { source: LONG_WORD, saidBy: LONG_WORD, quote: LONG_WORD }
const e = (type: string, data: object) => ({ type, data })

/** Records a story in which every text is hostile, with pictures from an allowed host and from another. */
export async function recordHostile(client: Filrouge, storyId: string, allowedHost: string): Promise<void> {
  const events = [
    e('StoryOpened', {
      title: text,
      summary: text,
      language: 'en',
      tags: [SHORT, LONG_TAG],
    }),
    reported('whole', {
      headline: text,
      body: text,
      importance: 'key',
      kind: { category: 'other', note: SHORT },
    }),
    // A tag that is well-formed in BCP 47, and that `Intl` refuses.
    reported('strange', { headline: { 'zz-t-en-t0': TEXT } }),
    reported('hostile', {
      headline: text,
      body: text,
      kind: { category: 'other', note: SHORT, contexts: ['military'] },
      actors: [
        { name: SHORT, role: 'source', represents: SHORT },
        { name: LONG_WORD, role: 'target', represents: LONG_WORD },
      ],
      places: [{ name: SHORT }, { name: LONG_WORD }],
      attribution: [attribution, wide],
      links: [{ relation: 'partOf', developmentId: 'whole' }],
      media: [
        {
          url: `https://${allowedHost}/a.png?"><b>`,
          type: 'image/png',
          caption: text,
          credit: SHORT,
          licence: SHORT,
        },
        { url: 'https://elsewhere.example/b.png', type: 'image/png', caption: text },
        { url: `https://${allowedHost}.elsewhere.example/c.png`, type: 'image/png' },
        { url: `http://${allowedHost}/e.png`, type: 'image/png' },
        { url: `https://${allowedHost}/d.html`, type: 'text/html' },
      ],
    }),
    e('DevelopmentCorrected', {
      developmentId: 'hostile',
      changes: { headline: { en: `${TEXT} again` }, places: [{ name: `${SHORT} too` }] },
      reason: text,
      severity: 'correction',
    }),
    e('ReportDisputed', { developmentId: 'hostile', by: LONG_WORD, statement: text, attribution: wide }),
    e('ReportDisputed', { developmentId: 'hostile', by: SHORT, statement: text, attribution }),
    e('ReportCorroborated', { developmentId: 'hostile', attribution }),
    e('CredibilityAssessed', { developmentId: 'hostile', credibility: 3, reason: text }),
    e('SourceRated', { source: LONG_WORD, reliability: 'A', reason: text }),
    e('SourceRated', { source: SHORT, reliability: 'F', reason: text }),
    e('IssueRaised', { issueId: 'issue', question: text }),
    e('PositionStated', {
      issueId: 'issue',
      actor: SHORT,
      stance: 'opposes',
      scope: 's',
      scopeLabel: text,
      conditions: [text],
    }),
    e('ExpectationAnnounced', { expectationId: 'y', what: text, window: '2999', announcedBy: LONG_WORD }),
    e('ExpectationAnnounced', {
      expectationId: 'x',
      what: text,
      window: '2025',
      announcedBy: SHORT,
      condition: text,
    }),
    e('PositionStated', { issueId: 'issue', actor: LONG_WORD, stance: 'supports', developmentId: 'hostile' }),
    e('FigureReported', { figureId: 'f', label: text, value: { words: text }, unit: SHORT, attribution }),
    ...[1, 2].map((exact) =>
      e('FigureReported', {
        figureId: 'g',
        label: text,
        value: { exact },
        unit: LONG_WORD,
        attribution: { source: LONG_WORD, saidBy: LONG_WORD },
        developmentId: 'hostile',
      }),
    ),
  ]
  await client.appendBody(storyId, { events })
}
