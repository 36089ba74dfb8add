import type { EventType, LanguageMap, RecordedEvent } from '@filrouge/client'
import { nearestTag, type DataOf } from '@filrouge/story'
import { printable } from './terminal.js'
import { valueOf } from './figure-value.js'

/** The fields that say what an event is about, of which the first one that it has is shown. */
const SUBJECTS = ['developmentId', 'into', 'issueId', 'expectationId', 'figureId', 'source', 'storyId']
const VERSIONS = ['mergeVersion', 'version']

/** What an event is about: the id of a development or such, or a version. '' if it is about the story. */
export function subjectOf({ data }: RecordedEvent): string {
  if (data === null) return '(sealed)'
  const fields = new Map<string, unknown>(Object.entries(data))
  const subject = SUBJECTS.map((name) => fields.get(name)).find((id) => typeof id === 'string')
  if (typeof subject === 'string') return subject
  const version = VERSIONS.map((name) => fields.get(name)).find((one) => typeof one === 'number')
  return typeof version === 'number' ? `version ${version}` : ''
}

/** A text on one line, in a language or the nearest one; else in its first one. */
type Said = (text: LanguageMap | undefined) => string

const saidIn =
  (lang: string): Said =>
  (text = {}) => {
    const tags = Object.keys(text).sort()
    return printable(text[nearestTag(tags, lang) ?? tags[0] ?? ''] ?? '')
  }

/** What an event of each type says, beside what it is about. */
const WORDS: { readonly [Type in EventType]: (data: DataOf<Type>, said: Said) => string } = {
  StoryOpened: ({ title }, said) => said(title),
  StoryDescribed: ({ title, summary, tags, visibility }, said) =>
    said(title) || said(summary) || tags?.join(', ') || visibility || '',
  StoryClosed: ({ reason }, said) => said(reason),
  StoryReopened: ({ reason }, said) => said(reason),
  StoriesLinked: ({ relation }) => relation,
  DevelopmentReported: ({ headline }, said) => said(headline),
  DevelopmentCorrected: ({ changes, reason }, said) => `${Object.keys(changes).join(', ')}: ${said(reason)}`,
  DevelopmentHeld: ({ reason }, said) => said(reason),
  HoldReleased: ({ reason }, said) => said(reason),
  DevelopmentWithdrawn: ({ reason }, said) => said(reason),
  DevelopmentsMerged: ({ from, reason }, said) => withReason(from.join(', '), said(reason)),
  MergeUndone: ({ reason }, said) => said(reason),
  ReportCorroborated: ({ attribution }) => attribution.source,
  ReportDisputed: ({ by, statement }, said) => `${by}: ${said(statement)}`,
  CredibilityAssessed: ({ credibility, reason }, said) => `${credibility}: ${said(reason)}`,
  SourceRated: ({ reliability, reason }, said) => `${reliability}: ${said(reason)}`,
  TranslationAdded: ({ language, headline }) => `${language}: ${headline}`,
  IssueRaised: ({ question }, said) => said(question),
  PositionStated: ({ actor, stance, conditions = [], ...where }, said) =>
    withReason(`${actor} ${stance}${placeOf(where)}`, conditions.map(said).join('; ')),
  ExpectationAnnounced: ({ announcedBy, what }, said) => `${announcedBy}: ${said(what)}`,
  ExpectationRevised: ({ window, reason }, said) => withReason(window ?? '', said(reason)),
  ExpectationFulfilled: ({ by, partly }) => `${partly ? 'partly ' : ''}by ${by}`,
  ExpectationCancelled: ({ reason }, said) => said(reason),
  ExpectationLapsed: ({ reason }, said) => said(reason),
  ClaimRetracted: ({ reason }, said) => said(reason),
  FigureReported: ({ label, value, unit }, said) => `${said(label)}: ${valueOf(value, said)} ${unit ?? ''}`,
}

/** The issue of a position, unless that is its subject, and its scope. */
function placeOf({
  developmentId,
  issueId,
  scope,
}: Pick<DataOf<'PositionStated'>, 'developmentId' | 'issueId' | 'scope'>): string {
  const parts = [
    ...(developmentId === undefined ? [] : [issueId]),
    ...(scope === undefined || scope === 'general' ? [] : [scope]),
  ]
  return parts.length > 0 ? ` (${parts.join(', ')})` : ''
}

const withReason = (what: string, reason: string) => [what, reason].filter((part) => part !== '').join(': ')

/** What an event says, on one line: a headline, a stance, or the reason. '' if it is sealed. */
export const whatItSays = <Type extends EventType>(
  { type, data }: RecordedEvent<Type>,
  lang: string,
): string => (data === null ? '' : printable(WORDS[type](data, saidIn(lang))))

/** The date of an event (EDTF), or null if it has none of its own. */
export const occurredOf = ({ data }: RecordedEvent): string | null =>
  data !== null && 'occurred' in data && typeof data.occurred === 'string' ? data.occurred : null
