import { expect, test } from 'vitest'
import { newSecret, newSigningKey } from '@filrouge/webhooks'
import { mustBeKeys } from './keys.js'
import { Receiver } from './receiver.js'

const secret = newSecret()
const { publicKey, privateKey } = newSigningKey()

test.each<[string, unknown, RegExp]>([
  ['no key', {}, /needs a key/],
  ['an empty list', { secrets: [] }, /needs a key/],
  [
    'a variable that is not set',
    { secrets: [undefined] },
    /secrets\[0\] is whsec_ and base64, and this is undefined/,
  ],
  ['an empty text', { secrets: [''] }, /secrets\[0\] is empty/],
  ['a secret that is not in a list', { secrets: secret }, /secrets is a list .* a string/],
  ['a secret without its prefix', { secrets: [secret.slice('whsec_'.length)] }, /does not begin with whsec_/],
  ['a public key among the secrets', { secrets: [publicKey] }, /does not begin with whsec_/],
  ['a private key as public key', { publicKey: privateKey }, /publicKey does not begin with whpk_/],
  ['a secret with a line break', { secrets: [`${secret}\n`] }, /not base64/],
  ['two secrets in one text', { secrets: [`${secret},${newSecret()}`] }, /not base64/],
  ['a secret that was cut', { secrets: [secret.slice(0, 30)] }, /not complete/],
  ['a secret that lost its last character', { secrets: [secret.slice(0, -1)] }, /not complete/],
  ['a public key that was cut', { publicKey: publicKey.slice(0, 29) }, /not complete/],
  ['a second secret that is bad', { secrets: [secret, 'whsec_'] }, /secrets\[1\] is not complete/],
])('a receiver with %s is not made', (_name, keys, message) => {
  const options = { handle: () => undefined, ...Object(keys) }
  expect(() => new Receiver(options)).toThrow(TypeError)
  expect(() => new Receiver(options)).toThrow(message)
})

test.each([`${secret}!`, secret.slice(0, 40), secret.slice('whsec_'.length)])(
  'the message never contains the key',
  (bad) => {
    const wrong = () => mustBeKeys({ secrets: [bad], publicKey: undefined })
    const part = secret.slice(10, 20).replace(/[^A-Za-z0-9]/g, '\\$&')
    expect(wrong).toThrow(new RegExp(`^(?!.*${part})`))
  },
)

test.each([
  ['a secret', { secrets: [secret] }],
  ['two secrets', { secrets: [secret, newSecret()] }],
  ['a public key', { publicKey }],
  ['a secret of 24 bytes', { secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] }],
])('a receiver with %s is made', (_name, keys) => {
  expect(new Receiver({ handle: () => undefined, ...keys })).toBeInstanceOf(Receiver)
})
