import { LanguageTag } from '@filrouge/story'
import { z } from 'zod'

/** A text in every language that it has: BCP 47 tag to text. The form of texts without `lang`. */
export const LanguageMap = z.record(LanguageTag, z.string())
export type LanguageMap = z.output<typeof LanguageMap>

/** A text in the language that `lang` picked, with the tag of that language. The form of texts with `lang`. */
export const PickedText = z.strictObject({ value: z.string(), lang: LanguageTag })
export type PickedText = z.output<typeof PickedText>

/** The form that all texts of one answer have. */
export type TextForm = LanguageMap | PickedText

/** A text in an answer. The brand marks its place for {@link WithTexts}. */
export const Text = z.union([PickedText, LanguageMap]).brand<'Text'>().meta({ id: 'Text' })

/** What a schema gives, with texts of the given form. */
export type WithTexts<Schema extends z.ZodType, Form extends TextForm> = InForm<z.output<Schema>, Form>

type InForm<Answer, Form extends TextForm> =
  Answer extends z.$brand<'Text'>
    ? Form
    : Answer extends object
      ? { [Name in keyof Answer]: InForm<Answer[Name], Form> }
      : Answer
