import type { PickedText } from '@filrouge/contract'
import { bounds } from '@filrouge/story'
import type { StoryQuery } from '../src/address.js'
import type { ShownDevelopment, ShownFigure, ShownIssue, StoryFacts } from '../src/facts.js'
import type { PageLanguage } from '../src/language/index.js'
import { renderStory } from '../src/story/story-page.js'

/* A story as its page has it, made without the service. */

export const words = (value: string): PickedText => ({ value, lang: 'en' })

const MOMENT = '2025-09-04T16:00:00.000Z'

/** A development as the page has it. */
export function shownDevelopment({
  occurred = '2025-09-04',
  developmentId = 'summit',
  ...fields
}: Partial<ShownDevelopment> = {}): ShownDevelopment {
  const { earliest, latest } = bounds(occurred)
  return {
    developmentId,
    status: 'reported',
    merged: [],
    headline: words(`Headline of ${developmentId}`),
    body: null,
    language: 'en',
    occurred,
    occurredRange: { earliest, latest },
    kind: { category: 'agree' },
    actors: [],
    places: [],
    attribution: [],
    links: [],
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
    recordedAt: MOMENT,
    firstKnownAt: MOMENT,
    updatedAt: MOMENT,
    ...fields,
  }
}

type Claim = ShownFigure['claims'][number]

/** A figure with a claim for each value, the last one the latest. */
export const shownFigure = (claims: readonly (Pick<Claim, 'value'> & { unit?: string })[]): ShownFigure => ({
  figureId: 'deaths',
  label: words('Deaths'),
  claims: claims.map(({ value, unit }, n) => ({
    version: n + 2,
    recordedAt: MOMENT,
    value,
    unit: unit ?? null,
    attribution: null,
    developmentId: null,
    developmentStatus: null,
  })),
  latest: claims.length + 1,
})

type Position = ShownIssue['positions'][number]

/** An issue with positions. */
export const shownIssue = (positions: readonly Partial<Position>[]): ShownIssue => ({
  issueId: 'force',
  question: words('Should there be a force?'),
  positions: positions.map((position) => ({
    actor: 'France',
    scope: 'general',
    scopeLabel: null,
    stance: 'supports',
    conditions: [],
    developmentId: null,
    developmentStatus: null,
    sinceVersion: 2,
    since: MOMENT,
    earlier: [],
    ...position,
  })),
})

const at = { version: 2, knownAt: MOMENT, recordedAt: MOMENT, happenedBy: null }

/** A story with these developments. */
export function shownFacts(items: readonly ShownDevelopment[], more: Partial<StoryFacts> = {}): StoryFacts {
  return {
    state: {
      ...at,
      storyId: 'story',
      status: 'open',
      visibility: 'public',
      title: words('A story'),
      summary: null,
      language: 'en',
      tags: [],
      openedAt: MOMENT,
      updatedAt: MOMENT,
      head: '0'.repeat(64),
      occurred: { earliest: null, latest: null },
      counts: {
        developments: items.length,
        corrected: 0,
        held: 0,
        withdrawn: 0,
        merged: 0,
        openExpectations: 0,
        overdue: 0,
      },
      latest: [],
      positions: [],
      expectations: [],
      figures: [],
      links: [],
    },
    timeline: { items, next: null },
    matches: items.length,
    links: [],
    headlines: [],
    key: items.filter(({ importance }) => importance === 'key'),
    keyed: items.filter(({ importance }) => importance === 'key').length,
    issues: [],
    expectations: [],
    figures: [],
    sources: [],
    overview: {
      ...at,
      developments: items.map(({ kind, ...development }) => ({
        developmentId: development.developmentId,
        language: development.language,
        headline: development.headline,
        occurred: development.occurred,
        occurredRange: development.occurredRange,
        category: kind.category,
        importance: development.importance,
        actuality: development.actuality,
        firstVersion: development.firstVersion,
        knownAt: development.firstKnownAt,
        corrected: [],
      })),
      columns: null,
      columnsBy: null,
      moments: [{ version: 1, firstVersion: 1, knownAt: MOMENT, recordedAt: MOMENT, events: 1, types: {} }],
      momentsBy: 'moment',
    },
    bounds: { until: null, from: null, to: null },
    diff: null,
    judgedAt: MOMENT,
    gone: [],
    ...more,
  }
}

interface Shown {
  query?: StoryQuery
  language?: PageLanguage
}

/** The page of a story as HTML. Hard spaces are spaces. */
export function pageOf(facts: StoryFacts, { query = {}, language = 'en' }: Shown = {}): string {
  const assets = {
    style: '/style.css',
    theme: '/theme.js',
    script: '/page.js',
    icon: '/icon',
    displayFont: '/f',
  }
  const view = { origin: 'https://x.example', storyId: 'story', language, query, assets }
  return renderStory({ facts, view, mediaHosts: [], jsonLd: '{}' }).replaceAll('\u00a0', ' ')
}

/** The text of the first element whose opening tag begins so, without its tags: `<p class="known"`. */
export function textOf(html: string, opening: string): string {
  const from = html.indexOf(opening)
  if (from === -1) throw new Error(`the page has no ${opening}`)
  const name = /^<(\w+)/.exec(opening)?.[1] ?? ''
  const to = html.indexOf(`</${name}>`, from)
  return html
    .slice(html.indexOf('>', from) + 1, to)
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
