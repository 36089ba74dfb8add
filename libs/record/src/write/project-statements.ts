import type { AcceptedEvent, EventOf } from '@filrouge/story'
import { knownAt, type Projecting } from './projecting.js'

type StatementEvent = EventOf<'SourceRated' | 'IssueRaised' | 'PositionStated' | 'FigureReported'>

/** Writes statements: issues and positions, claims of figures, ratings of sources. */
export function projectStatement(event: StatementEvent, { rows }: Projecting): void {
  const at = { story_id: event.storyId, version: event.version }
  switch (event.type) {
    case 'SourceRated': {
      const { source, ...doc } = event.data
      return rows.add('sourceRating', { ...at, source, doc })
    }
    case 'IssueRaised':
      return rows.add('issue', { ...at, issue_id: event.data.issueId, question: event.data.question })
    case 'PositionStated': {
      const { issueId, actor, scope, developmentId, ...doc } = event.data
      return rows.add('position', {
        ...at,
        issue_id: issueId,
        actor,
        scope,
        ...happened(event, developmentId),
        known_at: knownAt(event),
        doc,
      })
    }
    case 'FigureReported': {
      const { figureId, developmentId, ...doc } = event.data
      return rows.add('figureClaim', {
        ...at,
        figure_id: figureId,
        ...happened(event, developmentId),
        recorded_at: event.recordedAt,
        doc,
      })
    }
  }
}

/** The event's own time in the world, where it has one. It takes precedence over the time of its development. */
export function happened(event: AcceptedEvent, developmentId: string | undefined) {
  const own = event.bounds?.['occurred']
  return {
    development_id: developmentId ?? null,
    own_time: own !== undefined,
    earliest: own?.earliest ?? null,
    latest: own?.latest ?? null,
  }
}

/** Every source that the event's attributions name. */
export function projectSources(event: AcceptedEvent, { rows }: Projecting): void {
  for (const [source, developmentId] of sourcesNamedBy(event))
    rows.add('sourceMention', {
      story_id: event.storyId,
      source,
      version: event.version,
      development_id: developmentId,
    })
}

/** @returns for each source the development that the event is about; null where it is about none */
function sourcesNamedBy({ data }: AcceptedEvent): Map<string, string | null> {
  const attribution = 'changes' in data ? data.changes.attribution : ownAttribution(data)
  const named = 'source' in data ? [data] : [attribution ?? []].flat()
  const developmentId = ('developmentId' in data ? data.developmentId : undefined) ?? null
  return new Map(named.map(({ source }) => [source, developmentId]))
}

const ownAttribution = (data: AcceptedEvent['data']) => ('attribution' in data ? data.attribution : undefined)
