import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Filrouge } from '@filrouge/client'
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
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { opened, reported } from './support/envelopes.js'
import { freePort } from './support/ports.js'
import { ADMIN_KEY, startEmbedded, type Product } from './support/services.js'
import { temporaryDirectory } from './support/temporary.js'

const RECEIVER = join(import.meta.dirname, '../examples/receiver/receiver.mjs')
const running: ChildProcess[] = []

/** Runs the example receiver as its README says, and collects its output. */
async function startReceiver(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [RECEIVER], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  const output = createInterface(child.stdout)
  const [listening] = await once(output, 'line')
  const lines: string[] = []
  output.on('line', (line) => lines.push(line))
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill()
    await once(child, 'exit')
  }
  return { lines, stop, url: `http://127.0.0.1:${/\d+$/.exec(String(listening))?.[0]}/` }
}

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill()
    await once(child, 'exit')
  }
})

describe('with messages signed by the library', () => {
  const secret = newSecret()
  const { privateKey } = newSigningKey()
  const sender = makeSender({ rules: { allowHttp: true, allowed: ['127.0.0.0/8'] }, timeoutMs: 10_000 })
  let url = ''
  let lines: string[]

  beforeEach(async () => {
    ;({ url, lines } = await startReceiver({ SECRET: secret, PORT: '0' }))
  })
  afterAll(() => sender.close())

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

  test('the receiver answers the challenge', async () => {
    const ping = pingMessage({ subscriptionId: 'sub', pingId: '1', time: new Date(), challenge: 'c-1' })
    const answer = await post(ping.id, ping.body)
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.kind === 'answered' && repeatsChallenge(answer.body, 'c-1')).toBe(true)
  })

  test('the receiver prints each message once, and gaps', async () => {
    expect(await send(1, 0)).toMatchObject({ status: 200 })
    expect(await send(1, 0)).toMatchObject({ status: 200 })
    expect(await send(4, 3)).toMatchObject({ status: 200 })
    expect(await send(5, 4, newSecret())).toMatchObject({ status: 401 })
    expect(await send(5, 4)).toMatchObject({ status: 200 })
    await expect.poll(() => lines.at(-1)).toContain('story/5')
    expect(lines).toEqual([
      'story/1 DevelopmentReported d1 {"developmentId":"d1"}',
      'repeat ',
      'missing: story, versions 2 to 3',
      'story/4 DevelopmentReported d4 {"developmentId":"d4"}',
      'refused bad-signature',
      'story/5 DevelopmentReported d5 {"developmentId":"d5"}',
    ])
  })
})

describe('with a service', () => {
  let product: Product
  let client: Filrouge
  let folder: string

  beforeAll(async () => {
    folder = temporaryDirectory()
    product = await startEmbedded({
      FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
      FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
      FILROUGE_WEBHOOK_SCHEDULE: '100ms,500ms,1s,1s,1s,1s',
    })
    client = new Filrouge({ url: product.url, key: ADMIN_KEY })
  })
  afterAll(async () => {
    await product?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('the receiver remembers messages in its file, and those missing in the file are sent again', async () => {
    const [port, memory, copy] = [String(await freePort()), join(folder, 'memory'), join(folder, 'copy')]
    const url = `http://127.0.0.1:${port}/`
    const made = await client.subscriptions.make({ url, stories: ['strait'], start: 'beginning' })
    const environment = {
      SECRET: made.secret,
      PORT: port,
      MEMORY: memory,
      SUBSCRIPTION: made.subscriptionId,
      FILROUGE_URL: product.url,
      FILROUGE_KEY: ADMIN_KEY,
    }
    const append = (...events: object[]) => client.appendBody('strait', { events })
    const handled = (lines: readonly string[]) =>
      lines.filter((line) => line.startsWith('strait/')).map((line) => line.split(' ')[0])
    const first = await startReceiver(environment)
    await append(opened())
    await expect.poll(() => handled(first.lines), { timeout: 20_000 }).toEqual(['strait/1'])
    copyFileSync(memory, copy)
    await append(reported('a'), reported('b'))
    await expect.poll(() => handled(first.lines), { timeout: 20_000 }).toHaveLength(3)
    await first.stop()
    copyFileSync(copy, memory)
    const second = await startReceiver(environment)
    await append(reported('c'))
    await expect
      .poll(() => handled(second.lines), { timeout: 20_000 })
      .toEqual(['strait/2', 'strait/3', 'strait/4'])
    expect(second.lines.some((line) => line.startsWith('put-off versions 2 to 3 are missing'))).toBe(true)
    await client.subscriptions.replay(made.subscriptionId)
    await expect
      .poll(() => second.lines.filter((line) => line.startsWith('repeat')).length, { timeout: 20_000 })
      .toBe(4)
    expect(handled(second.lines)).toHaveLength(3)
  })
})
