import type { z } from 'zod'
import type { EventKind } from './event.js'
import type { Broken } from './rules.js'
import type { StoryInFold } from './story-in-fold.js'

/** The types of event of one part of the domain. */
export type Kinds = Readonly<Record<string, EventKind<string, z.ZodType>>>

type DataOf<Kind> = Kind extends EventKind<string, infer Schema> ? z.output<Schema> : never

/** For each type of event, the first rule that it would break, in the contract's order. Null: it breaks none. */
export type RulesOf<Part extends Kinds> = {
  readonly [Type in keyof Part]: (story: StoryInFold, data: DataOf<Part[Type]>) => Broken | null
}

/** For each type of event, how it changes the state of the fold. Never throws on an event that breaks no rule. */
export type EvolveOf<Part extends Kinds> = {
  readonly [Type in keyof Part]: (story: StoryInFold, data: DataOf<Part[Type]>, version: number) => void
}
