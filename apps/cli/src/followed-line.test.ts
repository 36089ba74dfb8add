import { expect, test } from 'vitest'
import { connectionNotes } from './followed-line.js'

const lost = {
  reason: 'unreachable' as const,
  error: new Error('cannot reach it'),
  failures: 1,
  againInMs: 1,
}

test('a lost connection is noted once, and once when it is back', () => {
  const notes: string[] = []
  const { onInterrupted, onConnected } = connectionNotes(
    (text) => notes.push(text),
    () => notes.push('begun'),
  )
  onConnected()
  for (let i = 0; i < 3; i++) onInterrupted(lost)
  onConnected()
  onInterrupted(lost)
  onConnected()
  const away = 'The service is away: cannot reach it. Trying again.'
  const back = 'The service is back. Nothing was missed.'
  expect(notes).toEqual(['begun', away, back, away, back])
})

test('a service that is away from the beginning is noted, and then it begins', () => {
  const notes: string[] = []
  const { onInterrupted, onConnected } = connectionNotes(
    (text) => notes.push(text),
    () => notes.push('begun'),
  )
  onInterrupted(lost)
  onInterrupted(lost)
  onConnected()
  expect(notes).toEqual(['The service is away: cannot reach it. Trying again.', 'begun'])
})
