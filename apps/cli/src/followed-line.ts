import type { FollowOptions, RecordedEvent } from '@filrouge/client'
import { subjectOf, whatItSays } from './event-texts.js'
import type { Output } from './output.js'

/**
 * Prints an event on a line: what stands before it (a time, its id), its type, what it is about, and what it says.
 */
export function sayEvent(out: Output, before: readonly string[], event: RecordedEvent, lang: string): void {
  const parts = [...before, event.type, subjectOf(event), whatItSays(event, lang)]
  out.shortLine(parts.filter((part) => part !== '').join('  '))
}

/**
 * Notes for people about the connection: that the service is away, and that it is back. A failed try is not noted again.
 * @param note prints a note
 * @param begun called when there is the first connection
 */
export function connectionNotes(note: (text: string) => void, begun: () => void = () => undefined) {
  let state: 'waiting' | 'connected' | 'away' = 'waiting'
  let isNoted = false
  return {
    onInterrupted({ error }) {
      if (!isNoted) note(`The service is away: ${error.message}. Trying again.`)
      isNoted = true
      if (state === 'connected') state = 'away'
    },
    onConnected() {
      if (state === 'waiting') begun()
      else if (state === 'away') note('The service is back. Nothing was missed.')
      state = 'connected'
      isNoted = false
    },
  } satisfies FollowOptions
}
