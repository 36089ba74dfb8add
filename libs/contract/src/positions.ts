import { z } from 'zod'
import { at, developmentStatus, named } from './parts.js'
import { Text, type LanguageMap, type TextForm, type WithTexts } from './text.js'

const statement = {
  actor: z.string(),
  scope: z.string(),
  scopeLabel: Text.nullable(),
  stance: z.enum(['supports', 'opposes', 'conditional', 'neutral', 'undeclared']),
  conditions: z.array(Text),
  developmentId: z.string().nullable(),
  developmentStatus,
  sinceVersion: z.int(),
  since: z.string(),
}
const StatedPosition = z.strictObject(statement)
/** A position as it was stated once. `since` is EDTF, or the known time of its event. */
export type StatedPosition<Form extends TextForm = LanguageMap> = WithTexts<typeof StatedPosition, Form>

const Position = z.strictObject({ ...statement, earlier: z.array(StatedPosition) })
/** Where an actor stands on an issue within a scope, and where it stood before, the last first. */
export type Position<Form extends TextForm = LanguageMap> = WithTexts<typeof Position, Form>

/** An issue, and where each actor stands on it. */
export const Issue = named('Issue', { issueId: z.string(), question: Text, positions: z.array(Position) })
export type Issue<Form extends TextForm = LanguageMap> = WithTexts<typeof Issue, Form>

/** The matrix of positions of a story. */
export const Positions = named('Positions', { ...at, issues: z.array(Issue) })
export type Positions<Form extends TextForm = LanguageMap> = WithTexts<typeof Positions, Form>
