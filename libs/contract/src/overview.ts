import { z } from 'zod'
import { at, Moment, named } from './parts.js'
import { Revision } from './revisions.js'
import { short } from './short-development.js'
import type { LanguageMap, TextForm, WithTexts } from './text.js'

/** The most developments that an overview has one by one, and the most columns that it has instead. */
export const MOST_MARKS = 120
/** The most moments that an overview has one by one, and the most days or months that it has instead. */
export const MOST_MOMENTS = 500

const OverviewDevelopment = named('OverviewDevelopment', {
  ...short,
  firstVersion: z.int(),
  knownAt: Moment.describe('the known time of its first version'),
  corrected: z
    .array(z.strictObject({ version: z.int(), knownAt: Moment }))
    .describe('its corrections of severity `correction`'),
})
/** A development as a strip shows it. */
export type OverviewDevelopment<Form extends TextForm = LanguageMap> = WithTexts<
  typeof OverviewDevelopment,
  Form
>

/** The units of time of columns, from the shortest. Weeks begin on Monday. */
export const COLUMN_UNITS = ['day', 'week', 'month', 'quarter', 'year', 'decade', 'century'] as const
export type ColumnUnit = (typeof COLUMN_UNITS)[number]

const Column = z.strictObject({
  from: Moment,
  to: Moment.describe('its last millisecond'),
  happened: z.int().describe('developments that occurred in this time'),
  uncertain: z
    .int()
    .describe('developments that may have: their date begins here and ends later, or is open at one end'),
  learned: z.int().describe('developments whose first version became known in this time'),
})
/** A time of the world, with the numbers of developments that occurred and that became known in it. */
export type Column = z.output<typeof Column>

/** How moments are joined. */
export const MOMENT_UNITS = ['moment', 'day', 'month', 'year'] as const
export type MomentUnit = (typeof MOMENT_UNITS)[number]

/**
 * What a strip of a story shows: its reported developments in order of valid time, and the moments at which the record
 * changed. Many developments are counted in columns instead. Many moments are joined by their day, month or year in UTC.
 */
export const Overview = named('Overview', {
  ...at,
  developments: z.array(OverviewDevelopment).nullable().describe(`null: there are more than ${MOST_MARKS}`),
  columns: z
    .array(Column)
    .nullable()
    .describe(
      `at most ${MOST_MARKS}, without those that are empty. Each development is in one of \`happened\` and \`uncertain\`, once. Null: \`developments\` has them`,
    ),
  columnsBy: z.enum(COLUMN_UNITS).nullable(),
  moments: z.array(Revision),
  momentsBy: z.enum(MOMENT_UNITS).describe(`joined where there are more than ${MOST_MOMENTS}`),
})
export type Overview<Form extends TextForm = LanguageMap> = WithTexts<typeof Overview, Form>
