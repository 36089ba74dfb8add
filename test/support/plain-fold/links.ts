import type { Link, Titled } from '@filrouge/contract'
import { developmentsOf, titleOf } from './developments.js'
import type { Look } from './look.js'
import { timelineOf, type TimelineQuestion } from './timeline.js'

/**
 * The links between the developments that a timeline shows, in the order in which those were reported.
 * @param ids one end is among these; undefined: any
 */
export function linksOf(
  look: Look,
  { include, ids }: Pick<TimelineQuestion, 'include'> & { ids?: readonly string[] | undefined },
): Link[] {
  const shown = timelineOf(look, { include }).sort((a, b) => a.firstVersion - b.firstVersion)
  const isShown = (id: string) => shown.some(({ developmentId }) => developmentId === id)
  const isAskedFor = (...ends: string[]) => ids === undefined || ends.some((end) => ids.includes(end))
  return shown.flatMap(({ developmentId: from, links }) =>
    links
      .filter(({ developmentId: to }) => isShown(to) && isAskedFor(from, to))
      .map(({ relation, developmentId: to }) => ({
        relation,
        from: titled(look, from),
        to: titled(look, to),
      })),
  )
}

/** The headlines and dates of those developments that the reader may see, in the order in which they were reported. */
export const headlinesOf = (look: Look, ids: readonly string[]): (Titled & { occurred: string })[] =>
  developmentsOf(look)
    .filter(({ developmentId }) => ids.includes(developmentId))
    .map(({ developmentId, occurred }) => ({ ...titled(look, developmentId), occurred }))

function titled(look: Look, developmentId: string): Titled {
  const title = titleOf(look, developmentId)
  if (!title) throw new Error('a development that is shown has a title')
  return { developmentId, ...title }
}
