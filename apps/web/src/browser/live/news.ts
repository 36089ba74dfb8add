import type { RecordedEvent } from '@filrouge/client'

/** What was recorded since the page was rendered. */
export interface News {
  /** The developments that were reported, in the order in which they came. */
  added: readonly string[]
  /** The developments that were corrected, withdrawn or judged. New ones are not among them. */
  changed: readonly string[]
  /** The number of other events: positions, expectations, figures. */
  others: number
  /** The version of the last event. */
  version: number
}

export const nothingNew = (version: number): News => ({ added: [], changed: [], others: 0, version })

/** The news after one more event. A sealed event is nothing that this reader may know. */
export function withEvent(news: News, event: RecordedEvent): News {
  const { version } = event
  if (event.data === null) return { ...news, version }
  const developmentId = 'developmentId' in event.data ? event.data.developmentId : undefined
  if (typeof developmentId !== 'string' || !ABOUT_DEVELOPMENTS.has(event.type))
    return { ...news, others: news.others + 1, version }
  if (event.type === 'DevelopmentReported') return { ...news, added: [...news.added, developmentId], version }
  const isKnown = news.added.includes(developmentId) || news.changed.includes(developmentId)
  return { ...news, changed: isKnown ? news.changed : [...news.changed, developmentId], version }
}

/** Events that change the item of a development. Others may name one too. */
const ABOUT_DEVELOPMENTS: ReadonlySet<string> = new Set([
  'DevelopmentReported',
  'DevelopmentCorrected',
  'DevelopmentHeld',
  'HoldReleased',
  'DevelopmentWithdrawn',
  'ReportCorroborated',
  'ReportDisputed',
  'CredibilityAssessed',
  'TranslationAdded',
])

export const isNews = ({ added, changed, others }: News) => added.length + changed.length + others > 0
