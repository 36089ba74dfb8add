import { expect, test } from 'vitest'
import type { Development, Expectation, Figure } from '@filrouge/contract'
import { diffOf, EDITOR, endsOf, READER } from '../../../../../test/support/diffs.js'
import fc from '../../../../../test/support/fast-check.js'
import { freshRecord, type FreshRecord } from '../../../../../test/support/folded.js'
import {
  DEVELOPMENTS,
  histories,
  recordHistory,
  WORLDS,
} from '../../../../../test/support/histories/index.js'
import { bounds } from '@filrouge/story'
import { someDevelopments } from '../developments.js'
import { expectations } from '../expectations.js'
import { figures } from '../figures.js'
import { storyHeader, storyLinks } from '../header.js'
import { looksOf } from '../looks.js'
import { positions } from '../positions.js'
import { ratings } from '../sources.js'
import type { PinnedStory } from '../story-at.js'
import { compare, type Comparable, type StoryDiff } from './diff.js'

const STORY = 's'
const BEFORE_THE_STORY: Comparable = {
  story: null,
  developments: [],
  issues: [],
  expectations: [],
  figures: [],
  ratings: new Map(),
}

/** All that the story has at a version, by reads without a limit to some ids. */
async function whole({ dataSource }: FreshRecord, at: PinnedStory | null): Promise<Comparable> {
  if (!at) return BEFORE_THE_STORY
  return {
    story: { ...(await storyHeader(dataSource, at)), links: await storyLinks(dataSource, at) },
    developments: await someDevelopments(dataSource, at, DEVELOPMENTS),
    issues: await positions(dataSource, at),
    expectations: await expectations(dataSource, at),
    figures: await figures(dataSource, at),
    ratings: await ratings(dataSource, at),
  }
}

const RUNS = { numRuns: 5, endOnFailure: true }
/** Each number picks a version. */
const picks = fc.array(fc.nat(), { minLength: 12, maxLength: 12 })
const someHistories = { history: histories, picks }

async function withHistory(
  history: Parameters<typeof recordHistory>[2],
  check: (record: FreshRecord, last: number) => Promise<void>,
): Promise<void> {
  const record = await freshRecord()
  try {
    await check(record, await recordHistory(record, STORY, history))
  } finally {
    await record.drop()
  }
}

test(
  'a diff finds all that differs, though it reads only what the events between the versions name',
  { timeout: 240_000 },
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          ...someHistories,
          caller: fc.constantFrom(EDITOR, READER),
          world: fc
            .constantFrom(...WORLDS)
            .map((edtf) => (edtf === undefined ? edtf : { edtf, latest: bounds(edtf).latest })),
        }),
        ({ history, picks, caller, world }) =>
          withHistory(history, async (record, last) => {
            const ends = (since: number, version: number) =>
              endsOf(record.dataSource, STORY, { version: since }, { version, happenedBy: world }, caller)
            const all = [BEFORE_THE_STORY]
            for (let version = 1; version <= last; version++)
              all.push(await whole(record, (await ends(0, version)).to))
            const single = all.slice(1).map((_, since) => [since, since + 1])
            const long = picks.map((pick, i) => [pick % (last + 1), (picks[i - 1] ?? 0) % (last + 1)])
            for (const span of [...single, ...long]) {
              const [since = 0, version = 0] = span.sort((a, b) => a - b)
              if (version === 0) continue
              const found = await diffOf(record.dataSource, await ends(since, version))
              const [before, after] = [all[since], all[version]]
              if (!before || !after) throw new Error('there is no such version')
              expect({ since, version, found }).toEqual({ since, version, found: compare(before, after) })
            }
          }),
      ),
      RUNS,
    ),
)

/** What a reader knows of a story, by the name of each fact. An absent fact is null. */
type Known = Map<string, unknown>
type Fact = readonly [name: string, value: unknown]

const OF_STORY = ['status', 'visibility', 'title', 'summary', 'tags', 'links'] as const
const OF_DEVELOPMENT = [
  'headline',
  'body',
  'language',
  'occurred',
  'kind',
  'actors',
  'places',
  'attribution',
  'links',
  'media',
  'importance',
  'actuality',
  'credibility',
  'corroborations',
  'disputes',
] as const
const OF_EXPECTATION = [
  'what',
  'window',
  'condition',
  'likelihood',
  'reviewBy',
  'status',
  'fulfilledBy',
] as const

const factsOfDevelopment = (development: Development): Fact[] => [
  ...OF_DEVELOPMENT.map((field): Fact => [
    `development ${development.developmentId} ${field}`,
    development[field],
  ]),
  ...Object.entries(development.translations).map(([tag, translation]): Fact => [
    `development ${development.developmentId} in ${tag}`,
    translation,
  ]),
]
const factsOfExpectation = (expectation: Expectation): Fact[] =>
  OF_EXPECTATION.map((field): Fact => [
    `expectation ${expectation.expectationId} ${field}`,
    expectation[field],
  ])
const nameOf = (issueId: string, { actor, scope }: { actor: string; scope: string }) =>
  `position ${issueId} ${scope} ${looksOf(actor)}`
/** The facts about a figure: the versions of its claims. */
const claimsOf = (figure: Figure | null) => figure && figure.claims.map(({ version }) => version)
const stands = ({ status }: Development) => status === 'reported' || status === 'held'

/** What a reader of the whole story knows. */
const factsOf = ({
  story,
  developments,
  issues,
  expectations: all,
  figures: claimed,
  ratings: rated,
}: Comparable): Known =>
  new Map<string, unknown>([
    ...OF_STORY.map((field): Fact => [`story ${field}`, story?.[field]]),
    ...developments.filter(stands).flatMap(factsOfDevelopment),
    ...issues.flatMap(({ issueId, positions: shown }) =>
      shown.map(({ stance, conditions, developmentId, ...of }): Fact => [
        nameOf(issueId, of),
        { stance, conditions, developmentId },
      ]),
    ),
    ...all.flatMap(factsOfExpectation),
    ...claimed.map((figure): Fact => [`figure ${figure.figureId}`, claimsOf(figure)]),
    ...[...rated].map(([looks, [last]]): Fact => [`rating ${looks}`, last?.version]),
  ])

/**
 * What a reader knows after a diff. The reader reads a development whose merge was undone.
 * @throws Error where the diff says that a fact was another one before
 */
function learn(before: Known, diff: StoryDiff, read: (developmentId: string) => Development): Known {
  const known = new Map(before)
  const change = (name: string, from: unknown, to: unknown) => {
    expect([name, known.get(name) ?? null]).toEqual([name, from])
    known.set(name, to)
  }
  const learnAll = (facts: readonly Fact[]) => facts.forEach(([name, value]) => known.set(name, value))
  const forget = (developmentId: string) =>
    [...known.keys()]
      .filter((name) => name.startsWith(`development ${developmentId} `))
      .forEach((name) => known.delete(name))

  const { developments, expectations: differ } = diff
  for (const { field, before: from, after: to } of diff.story) change(`story ${field}`, from, to)
  for (const { after, before: from, fields } of [...developments.corrected, ...developments.verified])
    for (const field of fields)
      change(`development ${after.developmentId} ${field}`, from[field], after[field])
  for (const { developmentId, translations } of developments.translated)
    for (const { language, before: from, after: to } of translations)
      change(`development ${developmentId} in ${language}`, from, to)
  const { withdrawn, removed, merged } = developments
  for (const id of [...withdrawn, ...removed, ...merged.map(({ from }) => from)]) forget(id)
  for (const added of [...developments.added, ...developments.unmerged.map(({ from }) => read(from))])
    learnAll(factsOfDevelopment(added))
  for (const { issueId, before: from, after: to, ...of } of diff.positions)
    change(nameOf(issueId, of), from, to)
  for (const { before: from, after: to, fields } of differ.revised)
    for (const field of fields) change(`expectation ${to.expectationId} ${field}`, from[field], to[field])
  learnAll([...differ.announced, ...differ.settled].flatMap(factsOfExpectation))
  for (const { figureId, before: from, after: to } of diff.figures)
    change(`figure ${figureId}`, claimsOf(from), claimsOf(to))
  for (const { source, before: from, after: to } of diff.sources)
    change(`rating ${looksOf(source)}`, from?.version ?? null, to?.version ?? null)
  return known
}

/** Without absent facts. */
const present = (known: Known) =>
  new Map([...known].filter(([, value]) => value !== null && value !== undefined).sort())

test(
  'diffs follow from each other: who reads one after another knows what the story says',
  { timeout: 240_000 },
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({ ...someHistories, caller: fc.constantFrom(EDITOR, READER) }),
        ({ history, picks, caller }) =>
          withHistory(history, async (record, last) => {
            const versions = [...new Set([...picks.map((pick) => 1 + (pick % last)), last])].sort(
              (a, b) => a - b,
            )
            let known: Known = new Map()
            for (const [i, version] of versions.entries()) {
              const ends = await endsOf(
                record.dataSource,
                STORY,
                { version: versions[i - 1] ?? 0 },
                { version },
                caller,
              )
              const after = await whole(record, ends.to)
              const read = (developmentId: string): Development => {
                const found = after.developments.find((one) => one.developmentId === developmentId)
                if (!found) throw new Error(`there is no development ${developmentId}`)
                return found
              }
              known = learn(known, await diffOf(record.dataSource, ends), read)
              expect(present(known)).toEqual(present(factsOf(after)))
              const atOnce = await endsOf(record.dataSource, STORY, { version: 0 }, { version }, caller)
              expect(present(learn(new Map(), await diffOf(record.dataSource, atOnce), read))).toEqual(
                present(known),
              )
            }
          }),
      ),
      RUNS,
    ),
)
