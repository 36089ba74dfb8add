import type { DraftedEvent } from '@filrouge/story'

/** A value of an event, and its place in the event's data. */
export interface Placed {
  at: string
  value: string
}

interface Source {
  source: string
  saidBy?: string | undefined
}

const named = (at: string, value: string | undefined): Placed[] =>
  value === undefined ? [] : [{ at, value }]

const ofSource = (at: string, said: Source | null | undefined): Placed[] =>
  said ? [...named(`${at}/source`, said.source), ...named(`${at}/saidBy`, said.saidBy)] : []

const ofSources = (at: string, all: readonly Source[] | null | undefined): Placed[] =>
  (all ?? []).flatMap((said, i) => ofSource(`${at}/${i}`, said))

const ofActors = (at: string, all: readonly { name: string }[] | null | undefined): Placed[] =>
  (all ?? []).flatMap(({ name }, i) => named(`${at}/${i}/name`, name))

/** The actors and sources that an event names. */
export function namesIn({ type, data }: DraftedEvent): Placed[] {
  switch (type) {
    case 'DevelopmentReported':
      return [...ofActors('/actors', data.actors), ...ofSources('/attribution', data.attribution)]
    case 'DevelopmentCorrected': {
      const { actors, attribution } = data.changes
      return [...ofActors('/changes/actors', actors), ...ofSources('/changes/attribution', attribution)]
    }
    case 'ReportCorroborated':
    case 'FigureReported':
      return ofSource('/attribution', data.attribution)
    case 'ReportDisputed':
      return [...named('/by', data.by), ...ofSource('/attribution', data.attribution)]
    case 'SourceRated':
      return named('/source', data.source)
    case 'PositionStated':
      return named('/actor', data.actor)
    case 'ExpectationAnnounced':
      return named('/announcedBy', data.announcedBy)
    default:
      return []
  }
}

const tagsOf = (at: string, text: Readonly<Record<string, string>> | undefined): Placed[] =>
  Object.keys(text ?? {}).map((tag) => ({ at: `${at}/${tag}`, value: tag }))

/** The languages of an event's main text. */
export function languagesIn({ type, data }: DraftedEvent): Placed[] {
  switch (type) {
    case 'StoryOpened':
    case 'StoryDescribed':
      return tagsOf('/title', data.title)
    case 'DevelopmentReported':
      return tagsOf('/headline', data.headline)
    case 'DevelopmentCorrected':
      return tagsOf('/changes/headline', data.changes.headline)
    case 'TranslationAdded':
      return named('/language', data.language)
    case 'IssueRaised':
      return tagsOf('/question', data.question)
    case 'ExpectationAnnounced':
      return tagsOf('/what', data.what)
    case 'FigureReported':
      return tagsOf('/label', data.label)
    default:
      return []
  }
}
