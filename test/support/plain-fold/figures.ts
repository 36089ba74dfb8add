import type { Figure } from '@filrouge/contract'
import { developmentNamed, isShown } from './development-state.js'
import { ofType, type PlainEventOf } from './events.js'
import type { Look } from './look.js'

/** Every figure with the claims that a reader sees, in the order of the first of them. */
export function figuresOf(look: Look): Figure[] {
  const claims = shownClaims(look)
  const ids = [...new Set(claims.map(({ data }) => data.figureId))]
  return ids.flatMap((figureId) => {
    const ofIt = claims.filter(({ data }) => data.figureId === figureId)
    const last = ofIt.at(-1)
    return last
      ? {
          figureId,
          label: last.data.label,
          claims: ofIt.map((claim) => claimOf(look, claim)),
          latest: last.version,
        }
      : []
  })
}

const shownClaims = (look: Look) =>
  ofType(look.standing, 'FigureReported').filter(({ data }) => isShown(look, data))

const claimOf = (look: Look, { version, recordedAt, data }: PlainEventOf<'FigureReported'>) => ({
  version,
  recordedAt,
  value: data.value,
  unit: data.unit ?? null,
  attribution: data.attribution ?? null,
  ...developmentNamed(look, data.developmentId),
})

/** The ids of the figures with a claim that names a development, by code unit. */
export const figureIdsOf = (look: Look, developmentId: string): string[] => {
  const claims = shownClaims(look).filter(({ data }) => data.developmentId === developmentId)
  return [...new Set(claims.map(({ data }) => data.figureId))].sort()
}
