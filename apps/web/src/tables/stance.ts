import type { Issue, PickedText } from '@filrouge/contract'

/** A position as the matrix shows it. */
export type ShownPosition = Issue<PickedText>['positions'][number]

export const STANCES = ['supports', 'conditional', 'opposes', 'neutral', 'undeclared'] as const

/** The positions in the order in which stances are shown, then by actor. */
export const byStance = (positions: readonly ShownPosition[]) =>
  [...positions].sort(
    (one, other) =>
      STANCES.indexOf(one.stance) - STANCES.indexOf(other.stance) || one.actor.localeCompare(other.actor),
  )

/** The scope that a position has where none is given. It is not shown. */
export const GENERAL = 'general'
