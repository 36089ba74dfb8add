import {
  FilrougeProblem,
  type Development,
  type Diff,
  type Filrouge,
  type OneDevelopment,
  type PickedText,
} from '@filrouge/client'
import { lineOf } from '../texts.js'

/** What the things are called of which a diff gives only the ids. A thing without an entry is called by its id. */
export interface Names {
  /** Headlines. */
  developments: ReadonlyMap<string, string>
  /** The status that developments have at the later version. */
  statuses: ReadonlyMap<string, Development['status']>
  /** Why developments are held or withdrawn. */
  reasons: ReadonlyMap<string, string>
  /** Questions of issues. */
  issues: ReadonlyMap<string, string>
  /** Labels of the scopes of positions, by issue and scope: {@link scopeKey}. */
  scopes: ReadonlyMap<string, string>
  /** What is expected. */
  expectations: ReadonlyMap<string, string>
}

/**
 * The headline of a development, with its status where it is held or withdrawn. Without a headline, its id.
 * @param said the status that the heading of the section says
 */
export function headlineIn(
  { developments, statuses }: Names,
  id: string,
  said?: Development['status'],
): string {
  const status = statuses.get(id)
  const isMarked = status !== said && (status === 'held' || status === 'withdrawn')
  return `${developments.get(id) ?? id}${isMarked ? `, ${status}` : ''}`
}

export const scopeKey = (issueId: string, scope: string): string => `${issueId} ${scope}`

/** At most this many developments are looked up, so many at a time. */
const MOST = 100
const TOGETHER = 10

/** Looks up what a diff does not say, at its later version. */
export async function namesFor(client: Filrouge, diff: Diff<PickedText>, lang: string): Promise<Names> {
  const { storyId } = diff.story
  const at = { version: diff.to, lang }
  const found = await developmentsOf(client, storyId, unnamedIn(diff).slice(0, MOST), at)
  const developments = new Map(found.map(({ developmentId, headline }) => [developmentId, lineOf(headline)]))
  for (const { developmentId, headline } of diff.developments.added)
    developments.set(developmentId, lineOf(headline))
  const statuses = [...found, ...diff.developments.added].map(
    ({ developmentId, status }): [string, Development['status']] => [developmentId, status],
  )
  const reasons = found.map(({ developmentId, status, hold, withdrawal }): [string, string] => [
    developmentId,
    lineOf((status === 'withdrawn' ? withdrawal : hold)?.reason),
  ])
  const issues = diff.positions.length > 0 ? (await client.positions(storyId, at)).issues : []
  const expectations =
    diff.expectations.revised.length > 0 ? (await client.expectations(storyId, at)).items : []
  return {
    developments,
    statuses: new Map(statuses),
    reasons: new Map(reasons),
    issues: new Map(issues.map(({ issueId, question }) => [issueId, lineOf(question)])),
    scopes: new Map(
      issues.flatMap(({ issueId, positions }) =>
        positions.map(({ scope, scopeLabel }) => [scopeKey(issueId, scope), lineOf(scopeLabel)]),
      ),
    ),
    expectations: new Map(expectations.map(({ expectationId, what }) => [expectationId, lineOf(what)])),
  }
}

/** The developments that the diff names, and does not give whole. */
function unnamedIn({ developments, positions, expectations }: Diff<PickedText>): string[] {
  const { added, corrected, verified, translated, withdrawn, held, released, removed } = developments
  const named = [
    ...[...corrected, ...verified, ...translated].map(({ developmentId }) => developmentId),
    ...[withdrawn, held, released, removed].flat(),
    ...[...developments.merged, ...developments.unmerged].flatMap(({ from, into }) => [from, into]),
    ...positions.flatMap(({ before, after }) => (before && after?.developmentId) ?? []),
    ...[...expectations.announced, ...expectations.settled].flatMap(({ fulfilledBy }) => fulfilledBy),
  ]
  const whole = new Set(added.map(({ developmentId }) => developmentId))
  return [...new Set(named)].filter((id) => !whole.has(id))
}

async function developmentsOf(
  client: Filrouge,
  storyId: string,
  ids: readonly string[],
  at: { version: number; lang: string },
): Promise<OneDevelopment<PickedText>[]> {
  const found: OneDevelopment<PickedText>[] = []
  for (let from = 0; from < ids.length; from += TOGETHER) {
    const some = ids.slice(from, from + TOGETHER).map((id) => client.development(storyId, id, at))
    for (const one of await Promise.allSettled(some)) {
      if (one.status === 'fulfilled') found.push(one.value)
      // What cannot be read, such as a development that has just been held, keeps its id.
      else if (!(one.reason instanceof FilrougeProblem)) throw one.reason
    }
  }
  return found
}
