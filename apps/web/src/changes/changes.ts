import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { ShownDiff } from '../facts.js'

type ChangedField = ShownDiff['developments']['corrected'][number]['fields'][number]

/** What changed between two versions, by what the page shows. */
export interface Changes {
  diff: ShownDiff
  added: ReadonlySet<string>
  /** The fields of corrected developments, by id. */
  corrected: ReadonlyMap<string, readonly ChangedField[]>
  /** Developments that are judged or translated anew. */
  touched: ReadonlySet<string>
  positions: ReadonlySet<string>
  expectations: ReadonlySet<string>
  figures: ReadonlySet<string>
}

/** The name of a position in a set. */
export const positionKey = (issueId: string, { actor, scope }: { actor: string; scope: string }) =>
  JSON.stringify([issueId, actor, scope])

export function changesOf(diff: ShownDiff): Changes {
  const { developments, positions, expectations, figures } = diff
  const moved = [...developments.verified, ...developments.translated].map(
    ({ developmentId }) => developmentId,
  )
  const { announced, revised, settled, overdue } = expectations
  return {
    diff,
    added: new Set([
      ...developments.added.map(({ developmentId }) => developmentId),
      ...developments.released,
    ]),
    corrected: new Map(developments.corrected.map(({ developmentId, fields }) => [developmentId, fields])),
    touched: new Set([...moved, ...developments.merged.map(({ into }) => into)]),
    positions: new Set(positions.map((position) => positionKey(position.issueId, position))),
    expectations: new Set(
      [...announced, ...revised, ...settled, ...overdue].map(({ expectationId }) => expectationId),
    ),
    figures: new Set(figures.map(({ figureId }) => figureId)),
  }
}

const ChangesContext = createContext<Changes | null>(null)
export const ChangesIn = ChangesContext.Provider

/** What changed since the time that the page compares with. Null: it compares with none. */
export const useChanges = (): Changes | null => useContext(ChangesContext)

/** How a development changed. Null: it did not. */
export function changeOf(changes: Changes, developmentId: string): 'added' | 'changed' | null {
  if (changes.added.has(developmentId)) return 'added'
  return changes.corrected.has(developmentId) || changes.touched.has(developmentId) ? 'changed' : null
}
