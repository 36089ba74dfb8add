import type { StoryInFold } from './story-in-fold.js'

/** The rules of the domain, number 1: each code, and its message for people. */
export const RULES = {
  'story-exists': 'there is a story with this id already',
  'story-not-found': 'there is no story with this id',
  'story-closed': 'the story is closed',
  'story-open': 'the story is open',
  'development-unknown': 'the story has no development with this id',
  'development-withdrawn': 'the development was withdrawn',
  'development-merged': 'the development was merged into another',
  'development-exists': 'the story has a development with this id already',
  'no-change': 'the correction changes nothing',
  'development-held': 'the development is held already',
  'development-not-held': 'the development is not held',
  'merge-unknown': 'the story has no merge at this version that is not undone',
  'issue-exists': 'the story has an issue with this id already',
  'issue-unknown': 'the story has no issue with this id',
  'expectation-exists': 'the story has an expectation with this id already',
  'expectation-unknown': 'the story has no expectation with this id',
  'expectation-settled': 'the expectation was fulfilled, cancelled or has lapsed',
  'claim-unknown': 'the story has no event at this version that can be taken back',
  'claim-retracted': 'what this event said was taken back already',
  'learned-out-of-order': 'learnedAt is before the last known time of the story',
  'learned-in-future': 'learnedAt is after the time at which the append was recorded',
} as const

export type RuleCode = keyof typeof RULES

/** A broken rule, and its place in the event's data: a JSON pointer, or null for the event as a whole. */
export interface Broken {
  code: RuleCode
  at: string | null
}

export const broken = (code: RuleCode, at: string | null): Broken => ({ code, at })

export const firstBroken = (...checks: readonly (Broken | null)[]): Broken | null =>
  checks.find((check) => check !== null) ?? null

/**
 * A development that an event names must stand: it is known, not withdrawn, and not merged into another. A held
 * development stands.
 */
export function mustStand(story: StoryInFold, developmentId: string | undefined, at: string): Broken | null {
  if (developmentId === undefined) return null
  const development = story.development(developmentId)
  if (!development) return broken('development-unknown', at)
  switch (development.status) {
    case 'reported':
      return null
    case 'withdrawn':
      return broken('development-withdrawn', at)
    case 'merged':
      return broken('development-merged', at)
  }
}

/** Every development that the links name must stand. Checked in the order of the links. */
export const linksMustStand = (
  story: StoryInFold,
  links: readonly { developmentId: string }[] | null | undefined,
  at: string,
): Broken | null =>
  firstBroken(
    ...(links ?? []).map((link, i) => mustStand(story, link.developmentId, `${at}/${i}/developmentId`)),
  )

/** For events that add substance: a closed story does not accept them. */
export const mustBeOpen = (story: StoryInFold): Broken | null =>
  story.head?.status === 'closed' ? broken('story-closed', null) : null
