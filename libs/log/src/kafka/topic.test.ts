import { expect, test } from 'vitest'
import { copiesOn, settingsOf } from './topic.js'

test.each([
  [1, 1],
  [2, 2],
  [3, 3],
  [9, 3],
])('a topic on %i brokers has %i copies', (brokers, copies) => expect(copiesOn(brokers)).toBe(copies))

test('with three copies an acknowledged record is on two brokers; with fewer it is on disk', () => {
  expect(settingsOf(3)).toMatchObject({ 'min.insync.replicas': '2' })
  expect(settingsOf(3)).not.toHaveProperty('flush.messages')
  for (const copies of [1, 2]) {
    expect(settingsOf(copies)).toMatchObject({ 'flush.messages': '1' })
    expect(settingsOf(copies)).not.toHaveProperty('min.insync.replicas')
  }
})
