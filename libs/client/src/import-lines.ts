import type { RecordedEvent } from '@filrouge/contract'

type EventToImport = Pick<RecordedEvent, 'type'> & { data: NonNullable<RecordedEvent['data']> }

/** A line of an import: one append. */
export interface ImportLine {
  storyId: string
  events: EventToImport[]
  /** When the events were known: RFC 3339. */
  learnedAt: string
  /** The version of the story before the append. So a line is never imported into a story that lacks what comes before. */
  expected: 'absent' | { version: number }
}

/** An event whose data is withheld cannot be exported. */
export class SealedEvent extends Error {
  override readonly name = 'SealedEvent'
  constructor(readonly id: string) {
    super(`${id} is sealed for this key: exporting a held development needs the role editor`)
  }
}

/**
 * Turns recorded events, in order of version, into import lines, one for each append. A line's `learnedAt` is the time
 * at which its events were known. An empty store that imports all lines of a story has the same states at the same
 * versions and known times. A story that is there already refuses them, since it is not at the expected version.
 * @throws SealedEvent
 */
export async function* importLines(
  events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
): AsyncGenerator<ImportLine> {
  let begun: { appendId: string; line: ImportLine } | undefined
  for await (const event of events) {
    const { storyId, appendId, version, learnedAt, recordedAt } = event
    if (begun?.appendId === appendId && begun.line.storyId === storyId) begun.line.events.push(draftOf(event))
    else {
      if (begun) yield begun.line
      begun = {
        appendId,
        line: {
          storyId,
          events: [draftOf(event)],
          learnedAt: learnedAt ?? recordedAt,
          expected: version === 1 ? 'absent' : { version: version - 1 },
        },
      }
    }
  }
  if (begun) yield begun.line
}

function draftOf({ id, type, data }: RecordedEvent): EventToImport {
  if (data === null) throw new SealedEvent(id)
  return { type, data }
}
