import { z } from 'zod'
import { decidesNothing, developments, event, namesNothing } from './event.js'
import type { EvolveOf, RulesOf } from './part.js'
import { mustStand } from './rules.js'
import {
  Attribution,
  Id,
  LanguageTag,
  Plain,
  Text,
  TranslatedBody,
  TranslatedHeadline,
  Version,
} from './text.js'

/** Judgements on a report and additions to it: corroborations, disputes, assessments (Admiralty code), translations. Ratings of sources. */

/** The Admiralty code for sources: A (reliable) to E (unreliable), F (cannot be judged). */
export const Reliability = z.enum(['A', 'B', 'C', 'D', 'E', 'F'])

export const ReportCorroborated = event(
  'ReportCorroborated',
  { developmentId: Id, attribution: Attribution },
  {
    role: 'reporter',
    summary: 'Another source confirms a development.',
    names: ({ developmentId }) => developments(developmentId),
    decides: decidesNothing,
  },
)
export const ReportDisputed = event(
  'ReportDisputed',
  {
    developmentId: Id,
    by: Plain,
    statement: Text,
    attribution: Attribution.optional(),
  },
  {
    role: 'reporter',
    summary: 'Somebody disputes a development.',
    names: ({ developmentId }) => developments(developmentId),
    decides: decidesNothing,
  },
)
export const CredibilityAssessed = event(
  'CredibilityAssessed',
  {
    developmentId: Id,
    credibility: z.int().min(1).max(6).describe('Admiralty code: 1 confirmed … 6 cannot be judged'),
    reason: Text,
  },
  {
    role: 'editor',
    summary: 'The desk says how credible a development is (Admiralty code, 1 to 6).',
    names: ({ developmentId }) => developments(developmentId),
    decides: decidesNothing,
  },
)
export const SourceRated = event(
  'SourceRated',
  {
    source: Plain,
    reliability: Reliability.describe('Admiralty code: A reliable … F cannot be judged'),
    reason: Text,
  },
  {
    role: 'editor',
    summary: 'The desk says how reliable a source is (Admiralty code, A to F).',
    names: namesNothing,
    decides: decidesNothing,
  },
)
export const TranslationAdded = event(
  'TranslationAdded',
  {
    developmentId: Id,
    language: LanguageTag,
    headline: TranslatedHeadline,
    body: TranslatedBody.optional(),
    ofVersion: Version.optional(),
  },
  {
    role: 'reporter',
    summary: 'A development was translated.',
    names: ({ developmentId }) => developments(developmentId),
    decides: decidesNothing,
  },
)

export const events = {
  ReportCorroborated,
  ReportDisputed,
  CredibilityAssessed,
  SourceRated,
  TranslationAdded,
}

export const rules: RulesOf<typeof events> = {
  ReportCorroborated: (story, { developmentId }) => mustStand(story, developmentId, '/developmentId'),
  ReportDisputed: (story, { developmentId }) => mustStand(story, developmentId, '/developmentId'),
  CredibilityAssessed: (story, { developmentId }) => mustStand(story, developmentId, '/developmentId'),
  SourceRated: () => null,
  TranslationAdded: (story, { developmentId }) => mustStand(story, developmentId, '/developmentId'),
}

/** None of these events changes the state of the fold. */
export const evolve: EvolveOf<typeof events> = {
  ReportCorroborated: () => undefined,
  ReportDisputed: () => undefined,
  CredibilityAssessed: () => undefined,
  SourceRated: () => undefined,
  TranslationAdded: () => undefined,
}
