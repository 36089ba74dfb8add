import type { RecordedEvent } from '@filrouge/contract'

type DraftedEvent = Pick<RecordedEvent, 'type'> & { data: NonNullable<RecordedEvent['data']> }

/** A line of an import: an append. */
export interface ImportLine {
  storyId: string
  events: DraftedEvent[]
  /** When it was known: RFC 3339. */
  learnedAt: string
}

/** An event whose data is withheld cannot be exported. */
export class SealedEvent extends Error {
  override readonly name = 'SealedEvent'
  constructor(readonly id: string) {
    super(`${id} is sealed for this key: exporting what is held needs the role editor`)
  }
}

/**
 * Recorded events, in order of version, as lines of an import, one for each append. What a line was known at is said
 * as its `learnedAt`, so that an empty store that imports all lines of a story has its states at the same versions
 * and known times.
 * @throws SealedEvent
 */
export async function* importLines(
  events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
): AsyncGenerator<ImportLine> {
  let begun: { appendId: string; line: ImportLine } | undefined
  for await (const event of events) {
    const { storyId, appendId, learnedAt, recordedAt } = event
    if (begun?.appendId === appendId && begun.line.storyId === storyId) begun.line.events.push(draftOf(event))
    else {
      if (begun) yield begun.line
      begun = { appendId, line: { storyId, events: [draftOf(event)], learnedAt: learnedAt ?? recordedAt } }
    }
  }
  if (begun) yield begun.line
}

function draftOf({ id, type, data }: RecordedEvent): DraftedEvent {
  if (data === null) throw new SealedEvent(id)
  return { type, data }
}
