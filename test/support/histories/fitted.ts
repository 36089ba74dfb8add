import { EventBody, type DraftedEvent } from '@filrouge/story'
import { isSoon, type Draft, type Soon } from './draft.js'
import type { Past } from './past.js'

/**
 * The event of a draft. Where a rule would refuse an id that was drawn, another one that fits takes its place, if there is
 * one: so most events are accepted.
 * @param began when the history began, in ms
 */
export function fitted({ type, data }: Draft, past: Past, began: number): DraftedEvent {
  const dated = Object.entries(data).map(([field, value]) => [
    field,
    isSoon(value) ? secondAfter(began, value) : value,
  ])
  const event = EventBody.parse({ type, data: Object.fromEntries(dated) })
  const standing = (id: string) => fit(id, past.standing)
  const linked = <Link extends { developmentId: string }>(links: Link[]) =>
    links.map((link) => ({ ...link, developmentId: standing(link.developmentId) }))
  switch (event.type) {
    case 'DevelopmentReported': {
      const { developmentId, links } = event.data
      const fields = { ...event.data, developmentId: fit(developmentId, past.unreported) }
      return { type: event.type, data: links ? { ...fields, links: linked(links) } : fields }
    }
    case 'DevelopmentCorrected': {
      const { developmentId, changes, ...why } = event.data
      const links = changes.links ? { links: linked(changes.links) } : {}
      return {
        type: event.type,
        data: { developmentId: standing(developmentId), changes: { ...changes, ...links }, ...why },
      }
    }
    case 'DevelopmentHeld':
      event.data.developmentId = fit(event.data.developmentId, past.standing, (id) => !past.held.has(id))
      return event
    case 'HoldReleased':
      event.data.developmentId = fit(event.data.developmentId, past.standing, (id) => past.held.has(id))
      return event
    case 'DevelopmentsMerged': {
      const into = standing(event.data.into)
      const from = new Set(event.data.from.map((id) => fit(id, past.standing, (other) => other !== into)))
      from.delete(into)
      return from.size === 0 ? event : { ...event, data: { ...event.data, into, from: [...from] } }
    }
    case 'MergeUndone':
      event.data.mergeVersion = fit(event.data.mergeVersion, past.merges.keys())
      return event
    case 'ClaimRetracted':
      event.data.version = claimFor(event.data.version, past)
      return event
    case 'IssueRaised':
      event.data.issueId = fit(event.data.issueId, past.unraised)
      return event
    case 'PositionStated':
      event.data.issueId = fit(event.data.issueId, past.issues)
      return withStanding(event, standing)
    case 'ExpectationAnnounced':
      event.data.expectationId = fit(event.data.expectationId, past.unannounced)
      return withStanding(event, standing)
    case 'ExpectationFulfilled':
      event.data.by = standing(event.data.by)
      event.data.expectationId = fit(event.data.expectationId, past.openExpectations)
      return event
    case 'ExpectationRevised':
    case 'ExpectationCancelled':
    case 'ExpectationLapsed':
      event.data.expectationId = fit(event.data.expectationId, past.openExpectations)
      return event
    case 'TranslationAdded': {
      const { data } = withStanding(event, standing)
      if (data.ofVersion !== undefined)
        data.ofVersion = past.written.get(data.developmentId) ?? data.ofVersion
      return event
    }
    case 'DevelopmentWithdrawn':
    case 'ReportCorroborated':
    case 'ReportDisputed':
    case 'CredibilityAssessed':
    case 'FigureReported':
      return withStanding(event, standing)
    default:
      return event
  }
}

/** What was drawn, if it fits, else one of those that do. */
function fit<Id extends string | number>(
  drawn: Id,
  of: Iterable<Id>,
  is: (id: Id) => boolean = () => true,
): Id {
  const all = [...of].filter(is)
  const n = typeof drawn === 'number' ? drawn : drawn.charCodeAt(0)
  return all.includes(drawn) ? drawn : (all[n % all.length] ?? drawn)
}

/** The version of a claim. Its type is drawn first, so that those of rare types are taken back too. */
function claimFor(drawn: number, { claims }: Past): number {
  const types = [...new Set([...claims.values()].map(({ type }) => type))]
  const type = types[drawn % types.length]
  return fit(drawn, claims.keys(), (version) => claims.get(version)?.type === type)
}

function withStanding<Event extends DraftedEvent & { data: { developmentId?: string | undefined } }>(
  event: Event,
  standing: (id: string) => string,
): Event {
  if (event.data.developmentId !== undefined) event.data.developmentId = standing(event.data.developmentId)
  return event
}

/** EDTF to the second. */
const secondAfter = (began: number, { inSeconds }: Soon) =>
  new Date(began + inSeconds * 1_000).toISOString().replace(/\.\d+Z$/, 'Z')
