import type { Development, Translation } from '@filrouge/contract'
import { someOf } from './changed-by.js'
import { shownFieldsOf } from './development-state.js'
import { knownAt, ofType, type PlainEvent } from './events.js'
import type { Look } from './look.js'

type Judgements = Pick<
  Development,
  'credibility' | 'assessments' | 'corroborations' | 'disputes' | 'translations' | 'corrections' | 'revision'
>

/** What was said of a development. @param about the events about it that stand */
export function judgementsOf(look: Look, about: readonly PlainEvent[]): Judgements {
  const assessments = ofType(about, 'CredibilityAssessed').map(({ version, data }) => ({
    credibility: data.credibility,
    reason: data.reason,
    version,
  }))
  const corrections = ofType(about, 'DevelopmentCorrected').map((event) => {
    const { version, recordedAt, data } = event
    const fields = Object.keys(data.changes).sort()
    return {
      version,
      knownAt: knownAt(event),
      recordedAt,
      severity: data.severity,
      reason: data.reason,
      fields,
      before: someOf(shownFieldsOf(look, data.developmentId, version) ?? {}, fields),
    }
  })
  return {
    credibility: assessments.at(-1) ?? null,
    assessments,
    corroborations: ofType(about, 'ReportCorroborated').map(({ version, data }) => ({
      version,
      attribution: data.attribution,
    })),
    disputes: ofType(about, 'ReportDisputed').map(({ version, data }) => ({
      version,
      by: data.by,
      statement: data.statement,
      attribution: data.attribution ?? null,
    })),
    translations: translationsOf(about, corrections),
    corrections,
    revision: 1 + corrections.length,
  }
}

/** The last translation into each language. It is stale once headline or body are corrected after what it translates. */
function translationsOf(
  about: readonly PlainEvent[],
  corrections: Development['corrections'],
): Record<string, Translation> {
  const translations: Record<string, Translation> = {}
  for (const { version, data } of ofType(about, 'TranslationAdded')) {
    const { language, headline, body = null, ofVersion = version } = data
    const stale = corrections.some(
      (correction) =>
        correction.version > ofVersion &&
        correction.fields.some((field) => field === 'headline' || field === 'body'),
    )
    translations[language] = { headline, body, ofVersion, stale }
  }
  return translations
}
