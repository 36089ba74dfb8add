import type { Caller } from '@filrouge/access'
import { Command } from '@nestjs/cqrs'
import { describe, expect, test } from 'vitest'
import { needs, RoleCheck } from './needs.js'

@needs('editor', 'judging')
class Judge extends Command<void> {
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
const check = new RoleCheck()

describe('before its handler runs', () => {
  test.each(['editor', 'admin'] as const)('a use case for editors is open to the role %s', (role) => {
    expect(() => check.publish(new Judge(caller(role)))).not.toThrow()
  })

  test.each(['reader', 'reporter'] as const)('a use case for editors is refused to the role %s', (role) => {
    expect(() => check.publish(new Judge(caller(role)))).toThrow('judging needs the role editor')
  })

  test('a use case for editors asks for a key', () => {
    expect(() => check.publish(new Judge(caller('anyone')))).toThrow('judging needs a key')
  })

  test('a use case for anyone needs no key', () => {
    expect(() => check.publish(new Read(caller('anyone')))).not.toThrow()
  })

  test('a use case that does not say what it needs is never run', () => {
    expect(() => check.publish(new Undecided(caller('admin')))).toThrow(
      'Undecided does not say which role it needs',
    )
  })
})
