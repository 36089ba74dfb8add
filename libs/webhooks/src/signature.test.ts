import { createPublicKey, verify as cryptoVerify } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, test } from 'vitest'
import { BadKey, newSecret, newSigningKey, sign, verify } from './signature.js'

const now = new Date()
const seconds = Math.floor(now.getTime() / 1000)
const body = '{"test":"été 🌊","n":2432232314}'
const [secret, oldSecret] = [newSecret(), newSecret()]
const { publicKey, privateKey } = newSigningKey()
const headers = { ...sign({ id: 'ukraine/12', timestamp: now, body }, { secrets: [secret], privateKey }) }
const at = (offsetSeconds: number) => new Date((seconds + offsetSeconds) * 1000)

/** Reads the raw key in the JSON form of RFC 8037, independently of our code. */
const independently = (signed: Record<string, string>, text: string, key: string) => {
  const x = Buffer.from(key.slice('whpk_'.length), 'base64').toString('base64url')
  const base64 = /v1a,(\S+)/.exec(signed['webhook-signature'] ?? '')?.[1] ?? ''
  return cryptoVerify(
    null,
    Buffer.from(`${signed['webhook-id']}.${signed['webhook-timestamp']}.${text}`),
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
    Buffer.from(base64, 'base64'),
  )
}

describe('independent programs', () => {
  test('standardwebhooks accepts our signatures, and refuses a changed message', () => {
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature')
    expect(() => new Webhook(oldSecret).verify(body, headers)).toThrow('No matching signature')
  })

  test('svix accepts our signatures', () => {
    expect(new SvixWebhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
    expect(() => new SvixWebhook(oldSecret).verify(body, headers)).toThrow('No matching signature')
  })

  test('during a rotation a receiver may have either secret', () => {
    const both = { ...sign({ id: 'm', timestamp: now, body }, { secrets: [secret, oldSecret], privateKey }) }
    expect(both['webhook-signature']).toMatch(/^v1,\S+ v1,\S+ v1a,\S+$/)
    for (const keysGiven of [secret, oldSecret]) new Webhook(keysGiven).verify(body, both)
  })

  test('node:crypto accepts v1a', () => {
    expect(independently(headers, body, publicKey)).toBe(true)
    expect(independently(headers, `${body} `, publicKey)).toBe(false)
    expect(independently(headers, body, newSigningKey().publicKey)).toBe(false)
  })

  test('their signatures are accepted', () => {
    const signed = new Webhook(secret).sign('m', now, body)
    const theirs = {
      'webhook-id': 'm',
      'webhook-timestamp': String(seconds),
      'webhook-signature': signed,
    }
    expect(verify({ headers: theirs, body }, { secrets: [secret], now })).toEqual({
      ok: true,
      id: 'm',
      timestamp: at(0),
    })
  })
})

describe('public test vectors', () => {
  const SECONDS_OF_A = 1_614_265_330
  const A = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: new Date(SECONDS_OF_A * 1000),
    body: '{"test": 2432232314}',
  }

  test('v1, of the libraries of standard-webhooks', () => {
    const signed = sign(A, { secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], privateKey })
    expect(signed['webhook-signature']).toMatch(/^v1,g0hM9SsE\+OTPJTGt\/tmIKtSyZlE3uFJELVlNIOLJ1OE= /)
  })

  test('v1, of its library in Rust', () => {
    const message = {
      id: 'msg_27UH4WbU6Z5A5EzD8u03UvzRbpk',
      timestamp: new Date(1_649_367_553_000),
      body: '{"email":"test@example.com","username":"test_user"}',
    }
    const signed = sign(message, { secrets: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'], privateKey })
    expect(signed['webhook-signature']).toMatch(/^v1,tZ1I4\/hDygAJgO5TYxiSd6Sd0kDW6hPenDe\+bTa3Kkw= /)
  })

  test('v1a, of the server of Svix', () => {
    const key = '6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
    const signed = sign(A, { secrets: [], privateKey: `whsk_${key}` })
    expect(signed['webhook-signature']).toBe(
      'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
    )
    const keysGiven = { publicKey: 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=', now: A.timestamp }
    expect(verify({ headers: { ...signed }, body: A.body }, keysGiven)).toMatchObject({ ok: true })
  })

  test('v1a, test 1 of RFC 8032: the keys are ed25519 in the raw', () => {
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
    const raw = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
    const signed = sign(
      { id: 'm', timestamp: now, body },
      { secrets: [], privateKey: `whsk_${Buffer.from(seed, 'hex').toString('base64')}` },
    )
    expect(independently({ ...signed }, body, `whpk_${Buffer.from(raw, 'hex').toString('base64')}`)).toBe(
      true,
    )
  })
})

describe('verification', () => {
  const keys = { secrets: [secret], publicKey, now }
  const only = (scheme: string) => ({
    ...headers,
    'webhook-signature': headers['webhook-signature']
      .split(' ')
      .filter((one) => one.startsWith(`${scheme},`))
      .join(' '),
  })

  test.each([
    ['two valid signatures', headers, body, keys],
    ['v1 alone', only('v1'), body, { secrets: [secret], now }],
    ['v1a alone', only('v1a'), body, { publicKey, now }],
    ['a body in bytes', headers, Buffer.from(body), keys],
    ['any secret of several', headers, body, { secrets: [oldSecret, secret], now }],
    [
      'schemes to come',
      { ...headers, 'webhook-signature': `v9,x ${headers['webhook-signature']}` },
      body,
      keys,
    ],
    ['five minutes late', headers, body, { ...keys, now: at(300) }],
    ['five minutes early', headers, body, { ...keys, now: at(-300) }],
  ])('accepts %s', (_name, received, text, keysGiven) => {
    expect(verify({ headers: received, body: text }, keysGiven)).toEqual({
      ok: true,
      id: 'ukraine/12',
      timestamp: at(0),
    })
  })

  test.each([
    ['another body', headers, `${body} `, keys, 'bad-signature'],
    ['another id', { ...headers, 'webhook-id': 'ukraine/13' }, body, keys, 'bad-signature'],
    ['another time', { ...headers, 'webhook-timestamp': String(seconds - 1) }, body, keys, 'bad-signature'],
    ['another secret', headers, body, { secrets: [oldSecret], now }, 'bad-signature'],
    ['another public key', headers, body, { publicKey: newSigningKey().publicKey, now }, 'bad-signature'],
    ['no key at all', headers, body, { now }, 'bad-signature'],
    ['no signature', { ...headers, 'webhook-signature': '' }, body, keys, 'bad-signature'],
    [
      'a signature cut short',
      { ...headers, 'webhook-signature': 'v1,AAAA v1a,AAAA v1a' },
      body,
      keys,
      'bad-signature',
    ],
    [
      'v1 called v1a',
      { ...headers, 'webhook-signature': only('v1')['webhook-signature'].replace('v1,', 'v1a,') },
      body,
      keys,
      'bad-signature',
    ],
    ['a header missing', { ...headers, 'webhook-id': undefined }, body, keys, 'no-headers'],
    ['a header twice', { ...headers, 'webhook-signature': ['a', 'b'] }, body, keys, 'no-headers'],
    ['a time in words', { ...headers, 'webhook-timestamp': 'noon' }, body, keys, 'bad-timestamp'],
    ['a time below zero', { ...headers, 'webhook-timestamp': '-1' }, body, keys, 'bad-timestamp'],
    ['an old message again', headers, body, { ...keys, now: at(301) }, 'too-old'],
    ['a message of tomorrow', headers, body, { ...keys, now: at(-301) }, 'too-new'],
  ])('refuses %s', (_name, received, text, keysGiven, reason) => {
    expect(verify({ headers: received, body: text }, keysGiven)).toEqual({ ok: false, reason })
  })
})

describe('keys', () => {
  test('have the forms of Standard Webhooks', () => {
    expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(newSecret()).not.toBe(newSecret())
    expect(publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/)
    expect(privateKey).toMatch(/^whsk_[A-Za-z0-9+/]{86}==$/)
  })

  test.each([
    [{ secrets: ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], privateKey }],
    [{ secrets: ['whsec_'], privateKey }],
    [{ secrets: ['whsec_nö'], privateKey }],
    [{ secrets: [], privateKey: secret }],
    [{ secrets: [], privateKey: 'whsk_AAAA' }],
  ])('that are malformed are refused, and not repeated in the message', (keysGiven) => {
    let thrown: unknown
    try {
      sign({ id: 'm', timestamp: now, body }, keysGiven)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(BadKey)
    expect(String(thrown)).not.toContain('MfKQ9r8')
  })

  test('a malformed public key is refused', () => {
    expect(() => verify({ headers, body }, { publicKey: 'whpk_AAAA', now })).toThrow(BadKey)
  })
})
