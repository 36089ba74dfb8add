import { Stance } from '@filrouge/story'
import { z } from 'zod'
import { at, developmentStatus, named } from './parts.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

const statement = {
  actor: z.string(),
  scope: z.string(),
  scopeLabel: Text.nullable(),
  stance: Stance,
  conditions: z.array(Text),
  developmentId: z.string().nullable(),
  developmentStatus,
  sinceVersion: z.int(),
  since: z.string(),
}
const StatedPosition = z.strictObject(statement)
/** One statement of a position. `since` is EDTF, or the known time of its event. */
export type StatedPosition<Form extends TextForm = LanguageMap> = WithTexts<typeof StatedPosition, Form>

const Position = z.strictObject({ ...statement, earlier: z.array(StatedPosition) })
/** The position of an actor on an issue within a scope, and its earlier statements, newest first. */
export type Position<Form extends TextForm = LanguageMap> = WithTexts<typeof Position, Form>

/** An issue with the positions of the actors. */
export const Issue = named('Issue', { issueId: z.string(), question: Text, positions: z.array(Position) })
export type Issue<Form extends TextForm = LanguageMap> = WithTexts<typeof Issue, Form>

/** The matrix of positions of a story. */
export const Positions = named('Positions', { ...at, issues: z.array(Issue) })
export type Positions<Form extends TextForm = LanguageMap> = WithTexts<typeof Positions, Form>
