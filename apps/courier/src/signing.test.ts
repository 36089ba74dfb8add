import { randomBytes } from 'node:crypto'
import { makeSender, newSecret, newSigningKey, Vault } from '@filrouge/webhooks'
import { expect, onTestFinished, test } from 'vitest'
import { Receiver } from '../../../test/support/receiver.js'
import { sendSigned } from './signing.js'

test('a message whose time is over is not sent, however late that shows', async () => {
  const receiver = await Receiver.start()
  const rules = { allowHttp: true, allowed: ['127.0.0.0/8'] }
  const sender = makeSender({ rules, timeoutMs: 5_000 })
  onTestFinished(async () => {
    await sender.close()
    await receiver.stop()
  })
  const vault = new Vault(randomBytes(32))
  const subscription = {
    url: receiver.url,
    secret: vault.seal(newSecret()),
    oldSecrets: [],
    signingKey: vault.seal(newSigningKey().privateKey),
  }
  const body = JSON.stringify({ id: 'talks/1', type: 'x', data: null })
  const send = (before: number) => sendSigned({ sender, vault }, subscription, { id: 'm', body, before })
  expect(await send(performance.now() - 1)).toBe('late')
  expect(receiver.got).toEqual([])
  expect(await send(performance.now() + 5_000)).toMatchObject({ kind: 'answered', status: 204 })
  expect(receiver.got).toHaveLength(1)
})
