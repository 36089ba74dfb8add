import type { QueryBus } from '@nestjs/cqrs'
import type { GoneDevelopment, ShownDiff } from '@filrouge/web'
import type { ReadRequest } from '../stories/read-request.js'
import { readPicked, type InLanguage } from './picked-reads.js'

/** So many developments are named at most: each takes a read of its own. */
const MOST = 50

type Request = Omit<ReadRequest, 'query'>

/**
 * The developments that stood at the earlier version of a difference, and are withdrawn, merged or held at the later one. Each
 * has its headline of the earlier version. What the caller may not see is in no list of the difference, and not read either.
 * @param at the moment and the language of the page
 */
export async function readGone(
  queries: QueryBus,
  { request, pinned }: { request: Request; pinned: Request },
  { from, developments }: ShownDiff,
  at: InLanguage,
): Promise<GoneDevelopment[]> {
  const { withdrawn, merged, held } = developments
  const ids = [...withdrawn, ...merged.map((merge) => merge.from), ...held].slice(0, MOST)
  if (from === 0 || ids.length === 0) return []
  const { lang, happenedBy } = at
  const then = { lang, happenedBy, version: from, developmentId: ids.join() }
  const { items: titles } = await readPicked(queries, 'headlines', request, then)
  return Promise.all(
    titles.map(async (title) => {
      const { developmentId } = title
      const now = await readPicked(queries, 'development', { ...pinned, developmentId }, at)
      const { withdrawal, hold, mergedInto } = now
      return { ...title, withdrawal, hold, mergedInto }
    }),
  )
}
