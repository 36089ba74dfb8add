import type { Caller } from '@filrouge/access'
import { Command } from '@nestjs/cqrs'
import { describe, expect, test } from 'vitest'
import { needs, RightsCheck } from './needs.js'

// The needs of these tests are those of real use cases: all that are declared in a process are in one table.
@needs('admin', 'making keys')
class MakeKeys extends Command<void> {
  constructor(readonly caller: Caller) {
    super()
  }
}

@needs('anyone', 'reading')
class Read extends Command<void> {
  constructor(readonly caller: Caller) {
    super()
  }
}

class Undecided extends Command<void> {
  constructor(readonly caller: Caller) {
    super()
  }
}

const caller = (role: Caller['role']): Caller => ({ principal: 'desk', role, stories: null })
const check = new RightsCheck()

describe('the check before a handler runs', () => {
  test.each(['admin'] as const)('lets the role %s use a use case for admins', (role) => {
    expect(() => check.publish(new MakeKeys(caller(role)))).not.toThrow()
  })

  test.each(['reader', 'reporter', 'editor'] as const)(
    'refuses the role %s a use case for admins',
    (role) => {
      expect(() => check.publish(new MakeKeys(caller(role)))).toThrow('making keys needs the role admin')
    },
  )

  test('refuses a caller without a key a use case for admins', () => {
    expect(() => check.publish(new MakeKeys(caller('anyone')))).toThrow('making keys needs a key')
  })

  test('lets a caller without a key use a use case for anyone', () => {
    expect(() => check.publish(new Read(caller('anyone')))).not.toThrow()
  })

  test('refuses a use case that declares no rights', () => {
    expect(() => check.publish(new Undecided(caller('admin')))).toThrow('Undecided declares no rights')
  })
})
