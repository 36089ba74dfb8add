import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  makeSender,
  messageBody,
  MESSAGE_TYPE,
  newSecret,
  newSigningKey,
  pingMessage,
  repeatsChallenge,
  sign,
  webhookId,
} from '@filrouge/webhooks'

// The example receiver, run as its README says, receives what we sign and send.

const secret = newSecret()
const { privateKey } = newSigningKey()
const sender = makeSender({ rules: { allowHttp: true, allowed: ['127.0.0.0/8'] }, timeoutMs: 10_000 })
const lines: string[] = []
let receiver: ChildProcess
let url = ''

beforeAll(async () => {
  receiver = spawn(process.execPath, [join(import.meta.dirname, '../examples/receiver/receiver.mjs')], {
    env: { ...process.env, SECRET: secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!receiver.stdout) throw new Error('no output')
  const output = createInterface(receiver.stdout)
  const [listening] = await once(output, 'line')
  output.on('line', (line) => lines.push(line))
  url = `http://127.0.0.1:${/\d+$/.exec(String(listening))?.[0]}/`
})

afterAll(async () => {
  await sender.close()
  receiver.kill()
  await once(receiver, 'exit')
})

function post(id: string, body: string, by = secret) {
  const signature = sign({ id, timestamp: new Date(), body }, { secrets: [by], privateKey })
  return sender.post({ url, headers: { 'content-type': MESSAGE_TYPE, ...signature }, body })
}

const send = (version: number, previousVersion: number, by = secret) => {
  const event = {
    storyId: 'story',
    version,
    type: 'DevelopmentReported',
    data: { developmentId: `d${version}` },
    recordedAt: '2025-09-05T10:00:00.000Z',
  }
  return post(
    webhookId('sub', 'story', version),
    messageBody(event, { filterRevision: 1, previousVersion }),
    by,
  )
}

test('it answers the challenge', async () => {
  const ping = pingMessage({ subscriptionId: 'sub', pingId: '1', time: new Date(), challenge: 'c-1' })
  const answer = await post(ping.id, ping.body)
  expect(answer).toMatchObject({ status: 200 })
  expect(answer.kind === 'answered' && repeatsChallenge(answer.body, 'c-1')).toBe(true)
})

test('it prints what comes, once, and what is missing', async () => {
  expect(await send(1, 0)).toMatchObject({ status: 200 })
  expect(await send(1, 0)).toMatchObject({ status: 200 })
  expect(await send(4, 3)).toMatchObject({ status: 200 })
  expect(await send(5, 4, newSecret())).toMatchObject({ status: 401 })
  expect(await send(5, 4)).toMatchObject({ status: 200 })
  await expect.poll(() => lines.at(-1)).toContain('story/5')
  expect(lines.slice(1)).toEqual([
    'story/1 DevelopmentReported d1 {"developmentId":"d1"}',
    'repeat ',
    'missing: story, versions 2 to 3: ask for a replay',
    'story/4 DevelopmentReported d4 {"developmentId":"d4"}',
    'refused bad-signature',
    'story/5 DevelopmentReported d5 {"developmentId":"d5"}',
  ])
})
