import { randomBytes } from 'node:crypto'
import { makeSender, newSecret, newSigningKey, Vault } from '@filrouge/webhooks'
import { expect, onTestFinished, test } from 'vitest'
import { Receiver } from '../../../test/support/receiver.js'
import { sendSigned } from './signing.js'

const OPENING_MS = 50

class SlowVault extends Vault {
  override open(sealed: string): string {
    const until = performance.now() + OPENING_MS
    while (performance.now() < until);
    return super.open(sealed)
  }
}

test('a message whose time is over is not sent, even if the time passes while it is signed', async () => {
  const receiver = await Receiver.start()
  const rules = { allowHttp: true, allowed: ['127.0.0.0/8'] }
  const sender = makeSender({ rules, timeoutMs: 5_000 })
  onTestFinished(async () => {
    await sender.close()
    await receiver.stop()
  })
  const vault = new SlowVault(randomBytes(32))
  const subscription = {
    url: receiver.url,
    secret: vault.seal(newSecret()),
    oldSecrets: [],
    signingKey: vault.seal(newSigningKey().privateKey),
  }
  const body = JSON.stringify({ id: 'talks/1', type: 'x', data: null })
  const send = (before: number) => sendSigned({ sender, vault }, subscription, { id: 'm', body, before })
  expect(await send(performance.now() + OPENING_MS)).toBe('late')
  expect(receiver.got).toEqual([])
  expect(await send(performance.now() + 5_000)).toMatchObject({ kind: 'answered', status: 204 })
  expect(receiver.got).toHaveLength(1)
})
