import { idempotentAppendId } from '@filrouge/story'
import { expect, test } from 'vitest'
import { uuidv7 } from '../uuid.js'
import { inPath } from './path.js'

test('every append id that is made is one', () => {
  for (const made of [uuidv7(), idempotentAppendId('0a'.repeat(32), 'desk', 's', 'key')])
    expect(inPath('appendId', made)).toBe(made)
})
