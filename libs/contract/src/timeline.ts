import { z } from 'zod'
import { Development } from './development.js'
import { at, named, next } from './parts.js'
import type { LanguageMap, TextForm, WithTexts } from './text.js'

/** A page of a story's developments in order of valid time. */
export const Timeline = named('Timeline', { ...at, items: z.array(Development), ...next })
export type Timeline<Form extends TextForm = LanguageMap> = WithTexts<typeof Timeline, Form>
