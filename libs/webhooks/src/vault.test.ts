import { randomBytes } from 'node:crypto'
import fc from '../../../test/support/fast-check.js'
import { expect, test } from 'vitest'
import { CannotOpen, Vault } from './vault.js'

const vault = new Vault(randomBytes(32))

test('a sealed text opens again', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => vault.open(vault.seal(text)) === text))
})

test('a sealed text does not show its content, nor that two texts are equal', () => {
  expect(vault.seal('whsec_abc')).not.toContain('whsec')
  expect(vault.seal('same')).not.toBe(vault.seal('same'))
})

test('another key does not open a text', () => {
  const another = new Vault(randomBytes(32))
  expect(() => another.open(vault.seal('secret'))).toThrow(CannotOpen)
  expect([vault, another].map((one) => one.canOpen(vault.seal('secret')))).toEqual([true, false])
})

test('a text with one changed character does not open', () => {
  const sealed = vault.seal('whsec_abc')
  for (let i = 0; i < sealed.length; i++) {
    const other = [...'AQgw'].find((one) => one !== sealed[i]) ?? ''
    const changed = sealed.slice(0, i) + other + sealed.slice(i + 1)
    // The last character of base64url can carry unused bits.
    if (sameBytes(changed, sealed)) continue
    expect(() => vault.open(changed)).toThrow(CannotOpen)
  }
})

const sameBytes = (a: string, b: string) => {
  const [x, y] = [a, b].map((text) =>
    text.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex')),
  )
  return a.slice(0, 2) === b.slice(0, 2) && JSON.stringify(x?.slice(1)) === JSON.stringify(y?.slice(1))
}

test.each(['', 'whsec_abc', '2.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.AA', '1.AAAA.AAAA.AA', '1...'])(
  'a text that was never sealed is refused: %s',
  (text) => expect(() => vault.open(text)).toThrow(CannotOpen),
)

test('a key of another length is refused', () => {
  expect(() => new Vault(randomBytes(16))).toThrow(RangeError)
})
