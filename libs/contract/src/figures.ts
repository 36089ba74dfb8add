import { z } from 'zod'
import { at, Attribution, developmentStatus, Moment, named, next } from './parts.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

/** An exact number, words, or a range with `from`, `to` or both. */
const FigureValue = z.union([
  z.strictObject({ exact: z.number() }),
  z.strictObject({ words: Text }),
  z.strictObject({ from: z.number().optional(), to: z.number().optional() }),
])
export type FigureValue<Form extends TextForm = LanguageMap> = WithTexts<typeof FigureValue, Form>

/** A figure with all its claims, in order of version. Claims may contradict each other. */
export const Figure = named('Figure', {
  figureId: z.string(),
  label: Text,
  claims: z.array(
    z.strictObject({
      version: z.int(),
      recordedAt: Moment,
      value: FigureValue,
      unit: z.string().nullable(),
      attribution: Attribution.nullable(),
      developmentId: z.string().nullable(),
      developmentStatus,
    }),
  ),
  latest: z.int().describe('the version of the latest claim'),
})
export type Figure<Form extends TextForm = LanguageMap> = WithTexts<typeof Figure, Form>

/** A page of a story's figures, in the order of their first claims. */
export const Figures = named('Figures', { ...at, items: z.array(Figure), ...next })
export type Figures<Form extends TextForm = LanguageMap> = WithTexts<typeof Figures, Form>
