import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { FULL, THE_REST } from '../support/full-story.js'
import { ADMIN_KEY, MODES, type Product } from '../support/services.js'

/* A question about the past has the same answer, byte for byte, after many further appends and after a restart. */

const STORY = 'full'
const EVENTS = [...FULL, ...THE_REST]
const ADMIN = { authorization: `Bearer ${ADMIN_KEY}` }

/** When the desk learned of the event of a version: a minute after the one before. */
const learnedAt = (version: number) => new Date(Date.UTC(2025, 8, 4, 9) + version * 60_000).toISOString()

/** The reads of a story. A diff begins at the version of its path. */
const READS = [
  '',
  '/timeline',
  '/timeline?order=desc&from=2025-09-04',
  '/timeline?q=happened',
  '/timeline?limit=1',
  '/positions',
  '/expectations',
  '/figures',
  '/sources',
  '/overview',
  '/revisions?limit=500',
  '/revisions?order=desc&limit=2',
  '/links',
  '/events?limit=500',
  '/verify',
  ...['bare', 'full', 'held', 'gone', 'merged'].map((id) => `/developments/${id}`),
]
const FOR_EDITORS = ['/timeline?include=held,withdrawn', '/links?include=held,withdrawn']
const VARIANTS = ['', 'lang=fr&happenedBy=2025-09-04']
const VERSIONS = [4, 16, 27, FULL.length, EVENTS.length]

interface Answer {
  status: number
  etag: string | null
  /** The body, or the code of a refusal. */
  bytes: string
}

describe.each(MODES.filter(({ skip }) => !skip))('answers about the past: $mode', ({ start }) => {
  let product: Product
  /** The first answers, by caller and path. */
  let answers: Map<string, Answer>

  const post = async (path: string, type: string, body: string) => {
    const answer = await fetch(`${product.url}${path}`, {
      method: 'POST',
      headers: { ...ADMIN, 'content-type': type },
      body,
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return text
  }

  beforeAll(async () => {
    product = await start({ FILROUGE_PUBLIC_READ: 'true' })
    const recordedAt: string[] = []
    for (const [i, event] of EVENTS.entries()) {
      const body = JSON.stringify({ events: [event], learnedAt: learnedAt(i + 1) })
      recordedAt.push(
        JSON.parse(await post(`/v1/stories/${STORY}/events`, 'application/json', body)).recordedAt,
      )
    }
    const pasts = VERSIONS.flatMap((version, i): Past[] => [
      { version, parameter: `version=${version}` },
      i % 2 === 0
        ? { version, parameter: `knownAt=${learnedAt(version + 0.5)}` }
        : { version, parameter: `recordedAt=${recordedAt[version - 1]}` },
    ])
    answers = await answersTo(questionsOf(pasts))
  })
  afterAll(() => product?.stop())

  /** Reads many paths, each as its caller. */
  async function answersTo(questions: readonly string[]): Promise<Map<string, Answer>> {
    const found = new Map<string, Answer>()
    const left = [...questions]
    const readAll = async () => {
      for (let question = left.pop(); question !== undefined; question = left.pop()) {
        const [caller, path] = question.split(' ')
        const answer = await fetch(`${product.url}/v1/stories/${STORY}${path}`, {
          headers: caller === 'admin' ? ADMIN : {},
        })
        const { status, headers } = answer
        const text = await answer.text()
        // A refusal may suggest an id that is known now.
        const bytes = status === 200 ? text : JSON.parse(text).code
        found.set(question, { status, etag: headers.get('etag'), bytes })
      }
    }
    await Promise.all(Array.from({ length: 8 }, readAll))
    return found
  }

  /** The questions whose answers are other ones now. */
  async function changed(): Promise<[question: string, before: Answer, now: Answer | undefined][]> {
    const now = await answersTo([...answers.keys()])
    return [...answers].flatMap(([question, before]) => {
      const after = now.get(question)
      return JSON.stringify(after) === JSON.stringify(before) ? [] : [[question, before, after]]
    })
  }

  /** The present answers, without version and times. The check of the chain says little, and a development is held. */
  async function presentAnswers(): Promise<Map<string, string>> {
    const paths = READS.filter((path) => path !== '/verify' && path !== '/developments/held')
    const now = await answersTo(paths.map((path) => `admin ${path}`))
    return new Map(
      [...now].map(([question, { bytes }]) => {
        const { version: _, knownAt: __, recordedAt: ___, ...body } = JSON.parse(bytes)
        return [question, JSON.stringify(body)]
      }),
    )
  }

  test('are there for each read', () => {
    const refused = [...answers].filter(([, { status }]) => status !== 200)
    expect(
      refused.filter(([, { status, bytes }]) => `${status} ${bytes}` !== '404 development-not-found'),
    ).toEqual([])
    const found = [...answers.values()].filter(({ status }) => status === 200)
    expect(found.length).toBeGreaterThan(answers.size * 0.8)
  })

  test('are the same bytes after a thousand further appends', { timeout: 120_000 }, async () => {
    const before = await presentAnswers()
    const lines = furtherAppends(1_000).map((line) => JSON.stringify(line))
    const text = await post('/v1/imports?format=ndjson', 'application/x-ndjson', lines.join('\n'))
    const outcomes = text
      .trim()
      .split('\n')
      .map((line): { status: string } => JSON.parse(line))
    expect(outcomes.filter(({ status }) => status !== 'accepted')).toEqual([])
    expect(outcomes).toHaveLength(1_000)
    expect(await changed()).toEqual([])
    // The further appends change every present answer.
    const now = await presentAnswers()
    expect([...before].filter(([question, said]) => now.get(question) === said)).toEqual([])
  })

  test('are the same bytes after a restart', { timeout: 120_000 }, async () => {
    await product.restart()
    expect(await changed()).toEqual([])
  })
})

const and = (path: string, parameter: string) =>
  parameter === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${parameter}`

interface Past {
  version: number
  parameter: string
}

/** Every read of each past for each caller, the variants in turn. */
const questionsOf = (pasts: readonly Past[]): string[] =>
  pasts.flatMap(({ version, parameter }, i) => {
    const diffs = [0, 3, 13, 30].filter((from) => from <= version).map((from) => `/diff?from=${from}`)
    const asked = [...READS, ...diffs].flatMap((path) => [`anyone ${path}`, `admin ${path}`])
    return [...asked, ...FOR_EDITORS.map((path) => `admin ${path}`)].map((question, j) =>
      and(and(question, parameter), VARIANTS[(i + Math.floor(j / 2)) % VARIANTS.length] ?? ''),
    )
  })

const reason = { en: 'why' }
const e = (type: string, data: object) => ({ type, data })

/** Takes back the last event of a type. */
const retracted = (type: string) =>
  e('ClaimRetracted', { version: EVENTS.findLastIndex((event) => event.type === type) + 1, reason })

/** What changes the story once, in as many ways as it can. */
const ONCE = [
  ...['PositionStated', 'FigureReported', 'SourceRated', 'TranslationAdded', 'ReportDisputed'].map(retracted),
  ...['ReportCorroborated', 'CredibilityAssessed', 'ExpectationCancelled', 'ExpectationLapsed'].map(
    retracted,
  ),
  ...['ExpectationFulfilled', 'DevelopmentWithdrawn'].map(retracted),
  e('StoryDescribed', { title: { en: 'Another title' } }),
  e('DevelopmentsMerged', { into: 'full', from: ['merged'] }),
  e('IssueRaised', { issueId: 'j', question: reason }),
  e('StoriesLinked', { storyId: 'other-1', relation: 'follows' }),
]

const recorrected = (developmentId: string, n: number) =>
  e('DevelopmentCorrected', {
    developmentId,
    changes: { headline: { en: `What happened: ${n}` }, occurred: `19${10 + (n % 89)}` },
    severity: 'correction',
    reason,
  })

/** What changes the story each time: things that precede, in valid time, what the story has. */
const eachTime = (n: number) =>
  n % 4 === 0
    ? [
        reported(`later-${n}`, {
          occurred: `20${10 + (n % 15)}`,
          attribution: [{ source: `source ${n % 7}` }],
          links: [{ relation: 'follows', developmentId: 'full' }],
        }),
        recorrected('full', n),
        e('PositionStated', { issueId: 'i', actor: 'A', stance: 'neutral', developmentId: 'full' }),
      ]
    : [
        recorrected('bare', n),
        e('FigureReported', { figureId: 'f', label: reason, value: { exact: n }, developmentId: 'bare' }),
        e('ExpectationRevised', { expectationId: 'x', window: `20${30 + (n % 60)}`, reason }),
        e('TranslationAdded', { developmentId: 'full', language: 'fr', headline: `${n}` }),
      ]

/** Lines of an import: half of them append to the story, the others to five other stories. */
function furtherAppends(count: number): { storyId: string; events: object[] }[] {
  const others = Array.from({ length: 5 }, (_, i) => `other-${i}`)
  const opening = others.map((storyId) => ({ storyId, events: [opened()] }))
  const rest = Array.from({ length: count - opening.length - 1 }, (_, n) => {
    const other = others[n % others.length] ?? ''
    return n % 2 === 0
      ? { storyId: STORY, events: eachTime(n) }
      : { storyId: other, events: [reported(`d-${n}`), reported(`e-${n}`)] }
  })
  return [...opening, { storyId: STORY, events: ONCE }, ...rest]
}
