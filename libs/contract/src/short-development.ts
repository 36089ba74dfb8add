import { Actuality, Importance, LanguageTag } from '@filrouge/story'
import { z } from 'zod'
import { Range } from './parts.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

/** The fields by which lists and strips show a development. `occurred` is EDTF. `category` is one of PLOVER 0.8. */
export const short = {
  developmentId: z.string(),
  language: LanguageTag,
  headline: Text.describe('with the headlines of its translations'),
  occurred: z.string(),
  occurredRange: Range,
  category: z.string(),
  importance: Importance.nullable(),
  actuality: Actuality,
}
const ShortDevelopment = z.strictObject(short)
export type ShortDevelopment<Form extends TextForm = LanguageMap> = WithTexts<typeof ShortDevelopment, Form>
