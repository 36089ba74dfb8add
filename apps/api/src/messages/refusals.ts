import { and, quoted, type EventType, type Expected, type RuleCode } from '@filrouge/story'

/** What is known about a refused event and its story, for the sentence of the refusal. */
export interface RefusalFacts {
  storyId: string
  /** The value at the place of the refusal: most often an id. */
  named: unknown
  /** The known id that is nearest to the named one. */
  meant?: string | null
  /** The versions of the story's merges that stand. */
  merges?: readonly number[]
  /** The development into which the named one was merged. */
  mergedInto?: string | null
  /** The last known time of the story. */
  lastKnownAt?: string | null
  /** The recorded time of the refused append. */
  recordedAt?: string
  /** The type of the event at the named version. */
  typeAt?: EventType | null
  /** The event that settled the named expectation. */
  settledBy?: { type: EventType; version: number } | null
}

/** The sentence of a refusal by a rule: it names the thing, says what is wrong and what to do. */
export function refusalSentence(code: RuleCode, facts: RefusalFacts): string {
  const { named, mergedInto, lastKnownAt, recordedAt } = facts
  const story = `the story ${quoted(facts.storyId)}`
  const id = quoted(named)
  switch (code) {
    case 'story-exists':
      return `there is a story ${quoted(facts.storyId)} already: append to it, or open one with another id`
    case 'story-not-found':
      return facts.meant
        ? `there is no story ${quoted(facts.storyId)}; did you mean ${quoted(facts.meant)}?`
        : `there is no story ${quoted(facts.storyId)}: open it first (StoryOpened), or check the id`
    case 'story-closed':
      return `${story} is closed: reopen it first (StoryReopened). What mends or judges stays possible`
    case 'story-open':
      return `${story} is open already`
    case 'development-unknown':
      return unknownSentence('development', facts, 'report it first, in the same append if you like')
    case 'issue-unknown':
      return unknownSentence('issue', facts, 'raise it first (IssueRaised), in the same append if you like')
    case 'expectation-unknown':
      return unknownSentence('expectation', facts, 'announce it first (ExpectationAnnounced)')
    case 'development-withdrawn':
      return `the development ${id} was withdrawn: name another one, or report it again under a new id`
    case 'development-merged':
      return `the development ${id} was merged into ${mergedInto ? `${quoted(mergedInto)}: name that one` : 'another: name the other one'}, or undo the merge (MergeUndone)`
    case 'development-exists':
      return `the story has a development ${id} already: correct it, or choose another id`
    case 'issue-exists':
      return `the story has an issue ${id} already: state positions on it, or choose another id`
    case 'expectation-exists':
      return `the story has an expectation ${id} already: revise it (ExpectationRevised), or choose another id`
    case 'expectation-settled':
      return settledSentence(facts)
    case 'no-change':
      return `the correction of ${id} changes nothing: the fields have these values already`
    case 'development-held':
      return `the development ${id} is held already`
    case 'development-not-held':
      return `the development ${id} is not held: there is nothing to release`
    case 'merge-unknown':
      return `the story has no merge at version ${String(named)} that stands${mergesAt(facts.merges)}`
    case 'learned-out-of-order':
      return `learnedAt is ${String(named)}, before the last known time of the story${lastKnownAt ? `, ${lastKnownAt}` : ''}: leave learnedAt out, or send a time from then on`
    case 'learned-in-future':
      return `learnedAt is ${String(named)}, after the time at which the append was recorded${recordedAt === undefined ? '' : `, ${recordedAt}`}: send a time that has passed, or leave learnedAt out`
    case 'claim-unknown':
      return notTakenBack(facts)
    case 'claim-retracted':
      return `what the event at version ${String(named)} said was taken back already: to say it again, state it again`
  }
}

function unknownSentence(kind: string, { named, meant }: RefusalFacts, advice: string): string {
  const what = `the story has no ${kind} ${quoted(named)}`
  return meant ? `${what}; did you mean ${quoted(meant)}?` : `${what}: check the id, or ${advice}`
}

const SETTLED: { readonly [Type in EventType]?: string } = {
  ExpectationFulfilled: 'was fulfilled',
  ExpectationCancelled: 'was cancelled',
  ExpectationLapsed: 'has lapsed',
}

function settledSentence({ named, settledBy }: RefusalFacts): string {
  const how = settledBy ? SETTLED[settledBy.type] : undefined
  if (!settledBy || how === undefined)
    return `the expectation ${quoted(named)} is settled: it was fulfilled, cancelled or has lapsed. Announce a new one where there is one`
  return `the expectation ${quoted(named)} ${how} at version ${settledBy.version}: take that back (ClaimRetracted), or announce a new one`
}

/** What to do in place of taking an event back. */
const IN_PLACE: { readonly [Type in EventType]?: string } = {
  StoryOpened: 'close the story (StoryClosed)',
  StoryDescribed: 'describe the story again (StoryDescribed)',
  StoryClosed: 'reopen the story (StoryReopened)',
  StoryReopened: 'close the story (StoryClosed)',
  DevelopmentReported: 'withdraw the development (DevelopmentWithdrawn)',
  DevelopmentCorrected: 'correct the development again (DevelopmentCorrected)',
  DevelopmentHeld: 'release the development (HoldReleased)',
  HoldReleased: 'hold the development again (DevelopmentHeld)',
  DevelopmentsMerged: 'undo the merge (MergeUndone)',
  MergeUndone: 'merge the developments again (DevelopmentsMerged)',
  IssueRaised: 'take back the positions on the issue (ClaimRetracted)',
  ExpectationAnnounced: 'cancel the expectation (ExpectationCancelled)',
  ExpectationRevised: 'revise the expectation again (ExpectationRevised)',
  ClaimRetracted: 'state the claim again',
}

function notTakenBack({ named, typeAt }: RefusalFacts): string {
  const instead = typeAt ? IN_PLACE[typeAt] : undefined
  if (typeAt && instead !== undefined)
    return `the event at version ${String(named)}, ${typeAt}, cannot be taken back: ${instead}`
  return `the story has nothing at version ${String(named)} that can be taken back: name the version of a position, figure, judgement, rating, translation, outcome or withdrawal`
}

function mergesAt(merges: readonly number[] | undefined): string {
  if (merges === undefined) return ''
  if (merges.length === 0) return '; it has no merge that stands'
  return merges.length === 1
    ? `; did you mean ${merges[0]}?`
    : `; its merges are at the versions ${and(merges.map(String))}`
}

/** The sentence of a refusal because the story is not at the expected version. */
export function conflictSentence(
  storyId: string,
  currentVersion: number,
  expected: Expected | undefined,
): string {
  if (currentVersion === 0) return `there is no story ${quoted(storyId)}: open it first, or check the id`
  const story = `the story ${quoted(storyId)}`
  if (expected === 'absent')
    return `${story} is there already, at version ${currentVersion}: append to it, or open one with another id`
  const instead = typeof expected === 'object' ? `, and version ${expected.version} was expected` : ''
  return `${story} is at version ${currentVersion}${instead}: read it, decide again, and retry`
}

/**
 * The sentence of a refusal because another request was accepted with the Idempotency-Key. It must not send a program that
 * has lost its answer to another key: the report would be filed twice.
 */
export const reusedSentence = (fromVersion: number, toVersion: number): string => {
  const versions =
    fromVersion === toVersion ? `version ${fromVersion}` : `versions ${fromVersion} to ${toVersion}`
  return `an append was accepted with this Idempotency-Key before, as ${versions}: the same report is filed already and must not be sent with another key; another report needs a key of its own`
}
