import type { Warning } from '@filrouge/contract'
import type { DataBounds, DraftedEvent } from '@filrouge/story'
import type { Seeing } from './mentions.js'
import type { NamedDevelopments } from './named-developments.js'
import type { StoryFacts } from './story-facts.js'

/** An event of an append. */
export type Written = DraftedEvent & { bounds?: DataBounds | null | undefined }

/** What a check knows beside the event. */
export interface Known {
  /** The facts of the story before the append. */
  facts: StoryFacts
  /** The facts of the append's events before this one. */
  own: StoryFacts
  /** The developments that the append names, as they are before this event. */
  developments: NamedDevelopments
  seeing: Seeing
  /** When the append is recorded: RFC 3339 UTC with milliseconds. */
  now: string
  /** When the desk says it learned this, where that is not now: RFC 3339 UTC with milliseconds. */
  learnedAt?: string | undefined
}

/** A warning about an event, and its place in the event's data. */
export type Found = Omit<Warning, 'pointer'> & { at: string }

/** Looks for one kind of slip in an event. */
export type Check = (event: Written, known: Known) => Found[]

/** All of the append's own events are seen. */
export const OWN: Seeing = { before: Infinity, sealed: new Set() }
