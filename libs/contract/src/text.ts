import { LanguageTag } from '@filrouge/story'
import { z } from 'zod'

/** A text in all its languages, by BCP 47 tag. Texts have this form in answers to requests without `lang`. */
export const LanguageMap = z.record(LanguageTag, z.string())
export type LanguageMap = z.output<typeof LanguageMap>

/** A text in one language, with the tag of that language. Texts have this form in answers to requests with `lang`. */
export const PickedText = z.strictObject({ value: z.string(), lang: LanguageTag })
export type PickedText = z.output<typeof PickedText>

/** The form of all texts of one answer. */
export type TextForm = LanguageMap | PickedText

/** A text in an answer. {@link WithTexts} finds it by its brand. */
export const Text = z.union([PickedText, LanguageMap]).brand<'Text'>().meta({ id: 'Text' })

/** The output type of a schema, with its texts in the given form. */
export type WithTexts<Schema extends z.ZodType, Form extends TextForm> = InForm<z.output<Schema>, Form>

type InForm<Answer, Form extends TextForm> =
  Answer extends z.$brand<'Text'>
    ? Form
    : Answer extends object
      ? { [Name in keyof Answer]: InForm<Answer[Name], Form> }
      : Answer
