import { ActorRole, Actuality, Importance, LanguageTag, LinkRelation, Severity } from '@filrouge/story'
import { z } from 'zod'
import { at, Attribution, DevelopmentStatus, Moment, named, Range } from './parts.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

/** The desk's judgement of a development by the Admiralty code: 1 (confirmed) to 6 (cannot be judged). */
const Assessment = named('Assessment', { credibility: z.int(), reason: Text, version: z.int() })
export type Assessment<Form extends TextForm = LanguageMap> = WithTexts<typeof Assessment, Form>

/** Why a development is held or withdrawn. `version` and `knownAt` are those of the event that held or withdrew it. */
const Marked = named('Marked', { reason: Text, version: z.int(), knownAt: Moment })
export type Marked<Form extends TextForm = LanguageMap> = WithTexts<typeof Marked, Form>

export const Translation = z.strictObject({
  headline: z.string(),
  body: z.string().nullable(),
  ofVersion: z.int(),
  stale: z.boolean(),
})
/** `stale`: the headline or the body was corrected after version `ofVersion`. */
export type Translation = z.output<typeof Translation>

/** The fields of a development that a report gives and a correction replaces. */
const fields = {
  headline: Text,
  body: Text.nullable(),
  language: LanguageTag,
  occurred: z.string(),
  kind: z.strictObject({
    category: z.string(),
    mode: z.string().optional(),
    contexts: z.array(z.string()).optional(),
    note: z.string().optional(),
  }),
  actors: z.array(
    z.strictObject({
      name: z.string(),
      role: ActorRole,
      represents: z.string().optional(),
      wikidata: z.string().optional(),
    }),
  ),
  places: z.array(
    z.strictObject({
      name: z.string(),
      country: z.string().optional(),
      lat: z.number().optional(),
      lon: z.number().optional(),
    }),
  ),
  attribution: z.array(Attribution),
  links: z.array(
    z.strictObject({
      relation: LinkRelation,
      developmentId: z.string(),
    }),
  ),
  media: z.array(
    z.strictObject({
      url: z.string(),
      type: z.string(),
      caption: Text.optional(),
      credit: z.string().optional(),
      licence: z.string().optional(),
    }),
  ),
  importance: Importance.nullable(),
  actuality: Actuality,
}
const DevelopmentFields = z.strictObject(fields)
/** The fields of a development that a report gives and a correction replaces. */
export type DevelopmentFields<Form extends TextForm = LanguageMap> = WithTexts<typeof DevelopmentFields, Form>

const Correction = z.strictObject({
  version: z.int(),
  knownAt: Moment,
  recordedAt: Moment,
  severity: Severity,
  reason: Text,
  fields: z.array(z.string()),
  before: DevelopmentFields.partial().describe(
    'the values that it replaced, by field; links to developments that the caller may not see are left out',
  ),
})
/** A correction of a development: its reason, and the fields that it replaced with their values before it. */
export type Correction<Form extends TextForm = LanguageMap> = WithTexts<typeof Correction, Form>

const Merged = z.strictObject({
  developmentId: z.string(),
  language: LanguageTag,
  headline: Text.describe('with the headlines of its translations'),
  version: z.int(),
  reason: Text.nullable().describe(
    'null too where the merge names a development that the caller may not see',
  ),
})
/** A development that was merged into another. `version` and `reason` are those of the merge. */
export type Merged<Form extends TextForm = LanguageMap> = WithTexts<typeof Merged, Form>

/**
 * A development at a version of its story, with its corrections, corroborations, disputes, assessments and translations
 * up to that version. All versions are versions of the story. `occurred` is EDTF. `kind` is a category of PLOVER 0.8.
 * `revision` starts at 1 and grows by 1 with each correction.
 */
export const Development = named('Development', {
  developmentId: z.string(),
  status: DevelopmentStatus,
  mergedInto: z.string().optional(),
  merged: z
    .array(Merged)
    .describe('the developments that were merged into it, in order of the merges that stand'),
  ...fields,
  occurredRange: Range,
  credibility: Assessment.nullable(),
  assessments: z.array(Assessment),
  hold: Marked.nullable(),
  withdrawal: Marked.nullable(),
  corroborations: z.array(z.strictObject({ version: z.int(), attribution: Attribution })),
  disputes: z.array(
    z.strictObject({
      version: z.int(),
      by: z.string(),
      statement: Text,
      attribution: Attribution.nullable(),
    }),
  ),
  translations: z.record(LanguageTag, Translation),
  figures: z.array(z.string()),
  revision: z.int(),
  corrections: z.array(Correction),
  firstVersion: z.int(),
  lastVersion: z.int(),
  recordedAt: Moment,
  firstKnownAt: Moment.describe('the known time of its first version'),
  updatedAt: Moment.describe('the known time of its last version'),
})
export type Development<Form extends TextForm = LanguageMap> = WithTexts<typeof Development, Form>

/** The answer to a read of one development. `recordedAt` belongs to the development, not to the version. */
export const OneDevelopment = named('OneDevelopment', {
  ...Development.shape,
  version: at.version,
  knownAt: at.knownAt,
  happenedBy: at.happenedBy,
  recordedAt: Moment.describe(
    'the time at which the development was first recorded, not that of the version',
  ),
})
export type OneDevelopment<Form extends TextForm = LanguageMap> = WithTexts<typeof OneDevelopment, Form>
