import { LanguageTag } from '@filrouge/story'
import { z } from 'zod'
import { at, Attribution, DevelopmentStatus, Moment, named, Range } from './parts.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

/** How credible the desk holds a development: 1 (confirmed) to 6 (cannot be judged), of the Admiralty code. */
const Assessment = named('Assessment', { credibility: z.int(), reason: Text, version: z.int() })
export type Assessment<Form extends TextForm = LanguageMap> = WithTexts<typeof Assessment, Form>

/** Why a development is held or withdrawn, and the version of the event that did it. */
const Marked = named('Marked', { reason: Text, version: z.int() })
export type Marked<Form extends TextForm = LanguageMap> = WithTexts<typeof Marked, Form>

const Translation = z.strictObject({
  headline: z.string(),
  body: z.string().nullable(),
  ofVersion: z.int(),
  stale: z.boolean(),
})
/** A translation is stale once headline or body is corrected after `ofVersion`. */
export type Translation = z.output<typeof Translation>

const Correction = z.strictObject({
  version: z.int(),
  recordedAt: Moment,
  severity: z.enum(['minor', 'correction']),
  reason: Text,
  fields: z.array(z.string()),
})
export type Correction<Form extends TextForm = LanguageMap> = WithTexts<typeof Correction, Form>

/**
 * A development as it stood at a version, with all that was said of it by then. Versions are those of the story;
 * `occurred` is EDTF; `kind` is of PLOVER 0.8; `revision` is 1, and 1 more for each correction.
 */
export const Development = named('Development', {
  developmentId: z.string(),
  status: DevelopmentStatus,
  mergedInto: z.string().optional(),
  headline: Text,
  body: Text.nullable(),
  language: LanguageTag,
  occurred: z.string(),
  occurredRange: Range,
  kind: z.strictObject({
    category: z.string(),
    mode: z.string().optional(),
    contexts: z.array(z.string()).optional(),
    note: z.string().optional(),
  }),
  actors: z.array(
    z.strictObject({
      name: z.string(),
      role: z.enum(['source', 'target', 'participant', 'host']),
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
      relation: z.enum(['respondsTo', 'follows', 'partOf', 'contradicts', 'condition']),
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
  importance: z.enum(['key', 'normal', 'background']).nullable(),
  actuality: z.enum(['actual', 'planned', 'conditional']),
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
  updatedAt: Moment,
})
export type Development<Form extends TextForm = LanguageMap> = WithTexts<typeof Development, Form>

/** The answer about one development. Its `recordedAt` is the development's, not the version's. */
export const OneDevelopment = named('OneDevelopment', {
  ...Development.shape,
  version: at.version,
  knownAt: at.knownAt,
  happenedBy: at.happenedBy,
  recordedAt: Moment.describe("the development's own: when it was first recorded, not when the version was"),
})
export type OneDevelopment<Form extends TextForm = LanguageMap> = WithTexts<typeof OneDevelopment, Form>
