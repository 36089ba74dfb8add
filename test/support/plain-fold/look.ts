import type { ReadAt } from '@filrouge/contract'
import { bounds } from '@filrouge/story'
import { eventAt, knownAt, ofType, type PlainEvent } from './events.js'
import { heldAfter } from './names.js'

/** What a read asks of a story. */
export interface Question {
  /** The version or time that the read names. Absent: now. */
  past?: { version: number } | { knownAt: string } | { recordedAt: string } | undefined
  /** EDTF. */
  happenedBy?: string | undefined
  /** Whether the caller sees developments that are held now: editors do. */
  seesHeld: boolean
  /** The time of the request. */
  now: string
}

/** Whether anyone, or a key without limits, may read the story: it is judged by its visibility now, at every version. */
export const mayRead = (all: readonly PlainEvent[], role: string): boolean => {
  const said = all.flatMap((event) =>
    event.type === 'StoryOpened' || event.type === 'StoryDescribed' ? (event.data.visibility ?? []) : [],
  )
  return role !== 'anyone' || said.at(-1) === 'public'
}

/** A story as one reader sees it at one version: what every read is made from. */
export interface Look {
  at: ReadAt
  /** All events of the story, also later ones. */
  all: readonly PlainEvent[]
  /** The events up to the version. */
  events: readonly PlainEvent[]
  /** The events up to the version that stand: those that a later one took back by then are as if they had not been accepted. */
  standing: readonly PlainEvent[]
  /** The developments that this reader may not see, at any version. */
  sealed: ReadonlySet<string>
  /** The last moment of the world. Null: no bound. */
  worldUntil: string | null
  /** The time at which `overdue` is judged. */
  judgedAt: string
}

/** A story as a reader sees it at the version that the question picks. Null: the story had not begun. */
export function lookAt(all: readonly PlainEvent[], question: Question): Look | null {
  const version = versionOf(all, question)
  return version === 0 ? null : lookAtVersion(all, version, question)
}

/** The last version that was known or recorded at the time that the question gives. 0: none. */
function versionOf(all: readonly PlainEvent[], { past }: Pick<Question, 'past'>): number {
  if (past === undefined) return all.length
  if ('version' in past) return past.version
  const isBy = (event: PlainEvent) =>
    'knownAt' in past ? knownAt(event) <= past.knownAt : event.recordedAt <= past.recordedAt
  return all.findLast(isBy)?.version ?? 0
}

function lookAtVersion(all: readonly PlainEvent[], version: number, question: Question): Look {
  const { happenedBy, seesHeld, now } = question
  const last = eventAt(all, version)
  const events = all.slice(0, version)
  const takenBack = new Set(ofType(events, 'ClaimRetracted').map(({ data }) => data.version))
  const worldUntil = happenedBy === undefined ? null : bounds(happenedBy).latest
  return {
    at: {
      version,
      knownAt: knownAt(last),
      recordedAt: last.recordedAt,
      happenedBy: happenedBy ?? null,
    },
    all,
    events,
    standing: events.filter((event) => !takenBack.has(event.version)),
    sealed: seesHeld ? new Set() : heldAfter(all),
    worldUntil,
    judgedAt: happenedBy === undefined ? (askedTime(question) ?? knownAt(last)) : (worldUntil ?? now),
  }
}

/** The time that a read asks for: a known time, or now. Null: it asks for a version, or for a recorded time. */
function askedTime({ past, now }: Question): string | null {
  if (past === undefined) return now
  if ('knownAt' in past) return past.knownAt < now ? past.knownAt : now
  return null
}

/** Whether what has this date is in the world of a look. Null: it has no date. */
export const isInWorld = ({ worldUntil }: Look, occurred: string | null): boolean => {
  const earliest = occurred === null ? null : bounds(occurred).earliest
  return worldUntil === null || earliest === null || earliest <= worldUntil
}
