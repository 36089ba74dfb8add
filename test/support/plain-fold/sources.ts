import type { Rating, Source } from '@filrouge/contract'
import { isShown } from './development-state.js'
import { ofType, type PlainEvent } from './events.js'
import type { Look } from './look.js'
import { looksOf } from './looks.js'

/** Each source that an event names, in the order of the first mention, under the spelling of that mention. */
export function sourcesOf(look: Look): Source[] {
  const rated = ratingsOf(look)
  const found = new Map<string, Source>()
  for (const event of look.standing)
    for (const source of mentionsIn(look, event)) {
      const looks = looksOf(source)
      if (found.has(looks)) continue
      const [last, ...earlier] = (rated.get(looks) ?? []).map(({ source: _, ...rating }) => rating)
      found.set(looks, { source, ...(last ?? { reliability: null, reason: null, version: null }), earlier })
    }
  return [...found.values()]
}

/** The sources that an event names and that a reader sees, by code unit. */
function mentionsIn(look: Look, event: PlainEvent): string[] {
  if (event.type === 'SourceRated') return [event.data.source]
  const { developmentId, attribution, occurred } = attributed(event)
  if (!isShown(look, { developmentId, ...(occurred !== undefined && { occurred }) })) return []
  return [...new Set(attribution.map(({ source }) => source))].sort()
}

interface Attributed {
  developmentId?: string | undefined
  /** Of a figure, which has a date of its own. */
  occurred?: string | undefined
  attribution: readonly { source: string }[]
}

function attributed(event: PlainEvent): Attributed {
  switch (event.type) {
    case 'DevelopmentReported':
      return { developmentId: event.data.developmentId, attribution: event.data.attribution ?? [] }
    case 'DevelopmentCorrected':
      return { developmentId: event.data.developmentId, attribution: event.data.changes.attribution ?? [] }
    case 'ReportCorroborated':
      return { developmentId: event.data.developmentId, attribution: [event.data.attribution] }
    case 'ReportDisputed':
      return { developmentId: event.data.developmentId, attribution: [event.data.attribution ?? []].flat() }
    case 'FigureReported': {
      const { developmentId, occurred, attribution } = event.data
      return { developmentId, occurred, attribution: [attribution ?? []].flat() }
    }
    default:
      return { attribution: [] }
  }
}

/** The ratings of each source, newest first, by the look of its name. */
export function ratingsOf({ standing }: Look): Map<string, (Rating & { source: string })[]> {
  const ratings = new Map<string, (Rating & { source: string })[]>()
  for (const { version, data } of ofType(standing, 'SourceRated'))
    ratings.set(looksOf(data.source), [{ ...data, version }, ...(ratings.get(looksOf(data.source)) ?? [])])
  return ratings
}
