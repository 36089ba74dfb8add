import { randomBytes } from 'node:crypto'
import { makeSender, newSecret, newSigningKey, Vault } from '@filrouge/webhooks'
import { expect, onTestFinished, test } from 'vitest'
import { Receiver } from '../../../test/support/receiver.js'
import { sendSigned, type Addressee } from './signing.js'

/** The process does nothing for a time, as after SIGSTOP and SIGCONT. */
function freeze(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

const FROZEN_MS = 50

class SlowVault extends Vault {
  override open(sealed: string): string {
    freeze(FROZEN_MS)
    return super.open(sealed)
  }
}

async function setUp(vault: Vault) {
  const receiver = await Receiver.start()
  const rules = { allowHttp: true, allowed: ['127.0.0.0/8'] }
  const sender = makeSender({ rules, timeoutMs: 5_000 })
  onTestFinished(async () => {
    await sender.close()
    await receiver.stop()
  })
  const addressee: Addressee = {
    url: receiver.url,
    secret: vault.seal(newSecret()),
    oldSecrets: [],
    signingKey: vault.seal(newSigningKey().privateKey),
  }
  const message = { id: 'm', body: JSON.stringify({ id: 'talks/1', type: 'x', data: null }) }
  return { receiver, addressee, message, making: { sender, vault } }
}

const always = () => true

test('a message whose time is over is not sent, even if the time passes while it is signed', async () => {
  const { receiver, addressee, message, making } = await setUp(new SlowVault(randomBytes(32)))
  const send = (before: number) => sendSigned(making, addressee, { ...message, before, mayWrite: always })
  expect(await send(performance.now() + FROZEN_MS)).toBe('late')
  expect(receiver.got).toEqual([])
  expect(await send(performance.now() + 5_000)).toMatchObject({ kind: 'answered', status: 204 })
  expect(receiver.got).toHaveLength(1)
})

test('a message is not sent if the process freezes between the last look at the clock and the post', async () => {
  const { receiver, addressee, message, making } = await setUp(new Vault(randomBytes(32)))
  const before = performance.now() + 1_000
  const writtenBefore = performance.now() + 1_200
  const frozen: Addressee = {
    ...addressee,
    // The URL is read after the look at the clock.
    get url() {
      freeze(writtenBefore - performance.now())
      return addressee.url
    },
  }
  const mayWrite = () => performance.now() < writtenBefore
  expect(await sendSigned(making, frozen, { ...message, before, mayWrite })).toBe('late')
  expect(receiver.got).toEqual([])
})
