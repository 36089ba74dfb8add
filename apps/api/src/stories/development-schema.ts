import { LanguageTag } from '@filrouge/story'
import { z } from 'zod'

export const time = z.iso.datetime()
export const range = z.strictObject({ earliest: time.nullable(), latest: time.nullable() })

/** A text: every language that it is in; with `lang` the one picked, and which it is. */
export const text = z
  .union([z.strictObject({ value: z.string(), lang: LanguageTag }), z.record(LanguageTag, z.string())])
  .meta({ id: 'Text' })

/** A part of an answer, by the name that it has in the OpenAPI document. */
export const named = <Shape extends z.core.$ZodLooseShape>(id: string, shape: Shape) =>
  z.strictObject(shape).meta({ id })

export const Attribution = named('Attribution', {
  source: z.string(),
  saidBy: z.string().optional(),
  quote: z.string().optional(),
  url: z.string().optional(),
  publishedAt: z.string().optional(),
})
const Assessment = named('Assessment', { credibility: z.int(), reason: text, version: z.int() })
const Marked = named('Marked', { reason: text, version: z.int() })

export const Development = named('Development', {
  developmentId: z.string(),
  status: z.enum(['reported', 'held', 'withdrawn', 'merged']),
  mergedInto: z.string().optional(),
  headline: text,
  body: text.nullable(),
  language: LanguageTag,
  occurred: z.string(),
  occurredRange: range,
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
      caption: text.optional(),
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
      statement: text,
      attribution: Attribution.nullable(),
    }),
  ),
  translations: z.record(
    LanguageTag,
    z.strictObject({
      headline: z.string(),
      body: z.string().nullable(),
      ofVersion: z.int(),
      stale: z.boolean(),
    }),
  ),
  figures: z.array(z.string()),
  revision: z.int(),
  corrections: z.array(
    z.strictObject({
      version: z.int(),
      recordedAt: time,
      severity: z.enum(['minor', 'correction']),
      reason: text,
      fields: z.array(z.string()),
    }),
  ),
  firstVersion: z.int(),
  lastVersion: z.int(),
  recordedAt: time,
  updatedAt: time,
})
