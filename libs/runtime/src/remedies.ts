import type { RuleCode } from '@filrouge/story'

/** The advice after a rule of the domain has refused an append. */
export const REMEDIES: Readonly<Record<RuleCode, string>> = {
  'story-exists':
    'Append to it, or open one with another id. `If-None-Match: *` tells you before you write more.',
  'story-not-found': 'Open it first, or check the id: a story may also be one that this key may not read.',
  'story-closed':
    'Mending and judging stay possible. To add to it, reopen it (`StoryReopened`), or follow it in a new story that is linked to it.',
  'story-open': 'There is nothing to reopen.',
  'development-unknown': 'Check the id, or report the development first, in the same append if you like.',
  'development-withdrawn': 'Name another development, or report this one again under a new id.',
  'development-merged': 'Name the development that it was merged into, or undo the merge (`MergeUndone`).',
  'development-exists':
    'Correct the one that is there, or choose another id. A retry needs an `Idempotency-Key`.',
  'no-change': 'The fields already say this: there is nothing to correct.',
  'development-held': 'There is nothing to do.',
  'development-not-held': 'There is nothing to release.',
  'merge-unknown':
    '`mergeVersion` is the version of the event `DevelopmentsMerged`, and it was not undone before.',
  'issue-exists': 'State positions on the one that is there.',
  'issue-unknown': 'Raise the issue first (`IssueRaised`), in the same append if you like.',
  'expectation-exists': 'Revise the one that is there (`ExpectationRevised`), or choose another id.',
  'expectation-unknown': 'Announce the expectation first, or check the id.',
  'expectation-settled': 'What is settled stays so. Announce a new expectation where there is one.',
  'claim-unknown':
    '`version` is that of a position, figure, corroboration, dispute, assessment, rating, translation, outcome of an expectation, or withdrawal. `GET /v1/stories/{storyId}/events` shows the versions.',
  'claim-retracted': 'There is nothing to take back. To say it again, append it again.',
  'learned-out-of-order':
    'A story is filed in the order in which the desk learned: leave `learnedAt` out, or send a later time.',
  'learned-in-future': 'Send a time that has passed, with its offset from UTC, or leave `learnedAt` out.',
}
