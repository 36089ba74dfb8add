import { seesHeld, type Caller } from '@filrouge/access'
import {
  knownIds,
  lastKnownTime,
  mergedInto,
  nearStories,
  settledBy,
  standingMerges,
  typeAt,
  type AppendOutcome,
  type KnownKind,
} from '@filrouge/record'
import { nearest, type Envelope } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { refusalSentence, type RefusalFacts } from './refusals.js'

type Rejected = Extract<AppendOutcome, { status: 'rejected' }>

/**
 * Gives a refusal by a rule a sentence that names the thing and what may have been meant by it, from the views as they are
 * now and as the caller may see them. The verdict is that of the fold. Other outcomes stay as they are.
 */
export async function explained<Outcome extends AppendOutcome>(
  dataSource: DataSource,
  outcome: Outcome | Rejected,
  envelope: Envelope,
  caller: Caller,
): Promise<Outcome | Rejected> {
  if (outcome.status !== 'rejected') return outcome
  const { storyId } = envelope
  const named = valueAt(envelope, placeOfName(outcome))
  const known = await knownAbout(dataSource, outcome, envelope, named, caller).catch(() => ({}))
  const facts = { storyId, named, recordedAt: outcome.recordedAt, ...known }
  return { ...outcome, message: refusalSentence(outcome.code, facts) }
}

/** A correction that changes nothing is named by its development. The place of its refusal is its changes. */
const placeOfName = ({ code, pointer }: Rejected) =>
  code === 'no-change' ? pointer.replace(/changes$/, 'developmentId') : pointer

/** What the views know about the thing that a refused append names. @throws the driver's error */
async function knownAbout(
  dataSource: DataSource,
  { code, pointer }: Rejected,
  envelope: Envelope,
  named: unknown,
  caller: Caller,
): Promise<Partial<RefusalFacts>> {
  const { storyId } = envelope
  const sees = seesHeld(caller, storyId)
  switch (code) {
    case 'development-unknown':
    case 'issue-unknown':
    case 'expectation-unknown': {
      if (typeof named !== 'string') return {}
      const kind = KINDS[code]
      const ids = await knownIds(dataSource, storyId, kind, named, sees)
      return { meant: nearest(named, [...ids, ...madeBefore(envelope, kind, pointer)]) }
    }
    case 'development-merged':
      return { mergedInto: await mergedInto(dataSource, storyId, String(named), sees) }
    case 'merge-unknown':
      return { merges: await standingMerges(dataSource, storyId) }
    case 'story-not-found':
      return { meant: nearest(storyId, await nearStories(dataSource, storyId, caller)) }
    case 'claim-unknown':
      return { typeAt: await typeAt(dataSource, storyId, Number(named)) }
    case 'expectation-settled':
      return { settledBy: await settledBy(dataSource, storyId, String(named), sees) }
    case 'learned-out-of-order':
      return { lastKnownAt: await lastKnownTime(dataSource, storyId) }
    default:
      return {}
  }
}

const KINDS = {
  'development-unknown': 'development',
  'issue-unknown': 'issue',
  'expectation-unknown': 'expectation',
} as const satisfies Record<string, KnownKind>

/** The ids that earlier events of the same append make. */
function madeBefore({ events }: Envelope, kind: KnownKind, pointer: string): string[] {
  const [, , index] = pointer.split('/')
  return events.slice(0, Number(index)).flatMap((event) => {
    switch (event.type) {
      case 'DevelopmentReported':
        return kind === 'development' ? [event.data.developmentId] : []
      case 'IssueRaised':
        return kind === 'issue' ? [event.data.issueId] : []
      case 'ExpectationAnnounced':
        return kind === 'expectation' ? [event.data.expectationId] : []
      default:
        return []
    }
  })
}

/** The value at a JSON pointer (RFC 6901). Undefined: there is none. */
function valueAt(value: unknown, pointer: string): unknown {
  const [, ...steps] = pointer.split('/')
  return steps.reduce<unknown>((at, step) => {
    if (typeof at !== 'object' || at === null) return undefined
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    return Object.entries(at).find(([key]) => key === name)?.[1]
  }, value)
}
