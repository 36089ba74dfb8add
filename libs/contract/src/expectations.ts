import { Likelihood } from '@filrouge/story'
import { z } from 'zod'
import { at, developmentStatus, Moment, named, next } from './parts.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

export const ExpectationStatus = z.enum([
  'pending',
  'fulfilled',
  'partly-fulfilled',
  'postponed',
  'cancelled',
  'lapsed',
])
export type ExpectationStatus = z.output<typeof ExpectationStatus>

/** The fields of an expectation that a revision replaces. */
const fields = {
  what: Text,
  window: z.string(),
  condition: Text.nullable(),
  likelihood: Likelihood.nullable(),
  reviewBy: z.string().nullable(),
}
const ExpectationFields = z.strictObject(fields)
/** The fields of an expectation that a revision replaces. */
export type ExpectationFields<Form extends TextForm = LanguageMap> = WithTexts<typeof ExpectationFields, Form>

/**
 * Something that was announced for the future, and its status now. `window` is EDTF. `reviewBy` is a calendar day.
 * `likelihood` is an event occurrence status of IPTC: eos0 (unplanned) to eos5 (certain), eos6 (occurs).
 */
export const Expectation = named('Expectation', {
  expectationId: z.string(),
  ...fields,
  announcedBy: z.string(),
  developmentId: z.string().nullable(),
  developmentStatus,
  status: ExpectationStatus,
  overdue: z.boolean(),
  fulfilledBy: z.array(z.string()),
  fulfilments: z.array(
    z.strictObject({ developmentId: z.string(), developmentStatus, partly: z.boolean(), version: z.int() }),
  ),
  revisions: z.array(
    z.strictObject({
      version: z.int(),
      recordedAt: Moment,
      reason: Text,
      fields: z.array(z.string()),
      before: ExpectationFields.partial().describe('the values that it replaced, by field'),
    }),
  ),
  settled: z
    .strictObject({ version: z.int(), recordedAt: Moment, reason: Text.nullable() })
    .nullable()
    .describe(
      'the event that fulfilled, cancelled or lapsed it; a fulfilment has no reason. Null: it is not settled',
    ),
  sinceVersion: z.int(),
})
export type Expectation<Form extends TextForm = LanguageMap> = WithTexts<typeof Expectation, Form>

/** A page of a story's expectations, in the order in which they were announced. */
export const Expectations = named('Expectations', { ...at, items: z.array(Expectation), ...next })
export type Expectations<Form extends TextForm = LanguageMap> = WithTexts<typeof Expectations, Form>
