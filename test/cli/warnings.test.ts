import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonOf, runCli } from '../support/cli.js'

let server: Server
let url: string

const warnings = [
  { pointer: '/events/0/data/actors/0/name', code: 'near-name', message: '"france" differs from "France"' },
  { pointer: '', code: 'no-change', message: 'the event changes nothing\u001b[2J' },
]
const accepted = {
  storyId: 'strait',
  appendId: 'a',
  fromVersion: 2,
  toVersion: 2,
  recordedAt: '2025-09-04T18:00:00.000Z',
  learnedAt: null,
  events: [],
  warnings,
}

/** A service that accepts everything, with warnings. */
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      if (request.url?.startsWith('/v1/imports'))
        return response.end(
          `${JSON.stringify({ line: 1, storyId: 'strait', status: 'accepted', appendId: 'a', fromVersion: 2, toVersion: 2, warnings })}\n`,
        )
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(accepted))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  url = `http://127.0.0.1:${address.port}`
})
afterAll(() => server.close())

const LINES = [
  'warning: "france" differs from "France" (near-name, /events/0/data/actors/0/name)',
  'warning: the event changes nothing [2J (no-change, the body)',
]
const hold = ['hold', 'strait', 'talks', '--reason', 'x', '--url']

test('the warnings of an accepted append are printed, beside its answer', async () => {
  const { code, stdout, stderr } = await runCli([...hold, url, '--utc'])
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'strait is at version 2, held talks, recorded at 2025-09-04 18:00Z\n',
  })
  expect(stderr).toBe(`${LINES.join('\n')}\n`)
})

test('for programs they are in the answer', async () => {
  const answer = await runCli([...hold, url, '--json'])
  expect(answer.stderr).toBe('')
  expect(jsonOf(answer).warnings).toEqual(warnings)
})

test('the warnings of a line of an import are printed with the line', async () => {
  const { code, stdout, stderr } = await runCli(['import', '-', '--url', url], {}, '{}\n')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^1 lines: 1 imported/)
  expect(stderr).toContain(LINES.map((line) => `line 1, strait: ${line}\n`).join(''))
  expect(jsonOf(await runCli(['import', '-', '--url', url, '--json'], {}, '{}\n')).warnings).toEqual(warnings)
})
