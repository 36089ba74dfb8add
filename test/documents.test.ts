import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLI } from './support/cli.js'
import { freePort } from './support/ports.js'
import { ADMIN_KEY, startEmbedded, type Product } from './support/services.js'
import { temporaryDirectory } from './support/temporary.js'

const ROOT = join(import.meta.dirname, '..')

/** A document's lines to copy, block by block, but for the commands that install and start. */
function blocksOf(file: string): string[] {
  return [...readFileSync(join(ROOT, file), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, lines = '']) => lines.trim())
    .filter((lines) => /curl|post \$|post http|KEY=|npx filrouge (?!start)/.test(lines))
}

/** The documents that have lines to copy, and what is said when they are run in their order: by what goes on behind, last. */
const DOCUMENTS: [file: string, blocks: number, said: string[], last?: string][] = [
  [
    'README.md',
    6,
    [
      '"fromVersion":1',
      '"fromVersion":2',
      '"fromVersion":3',
      '"occurred":"2025-09-05"',
      '"occurred":"2025-09-04~"',
      '"valid":true',
      'harbour is at version 3, strike',
      '2025-09-05  reported, corrected  strike',
      '"occurred":"2025-09-04"',
      'harbour is valid: 3 versions',
      'harbour is at version 4, talks',
      'harbour/1 StoryOpened',
    ],
    'harbour/4 DevelopmentReported talks',
  ],
  [
    'docs/guides/writing.md',
    8,
    [
      '"developmentIds":["veto","call"]',
      '"headline":{"value":"Le Kremlin rejette toute garantie militaire occidentale","lang":"fr"}',
      '"occurred":"2025-09-04/2025-09-05"',
      '"revision":2',
      '26 countries give their contributions',
    ],
  ],
]

/** Lines that start something and leave it running, with what it says in a file, until the script ends. */
const inBackground = (script: string) =>
  script.replace(
    /^node (\S+) &$/gm,
    `'${process.execPath}' '${ROOT}/$1' > behind.txt 2>&1 &\ntrap "kill $!" EXIT`,
  )

/** Waits until it has said something: half a minute at most. */
const waitFor = (last: string) =>
  `for i in $(seq 300); do if grep -q '${last}' behind.txt; then break; fi; sleep 0.1; done; cat behind.txt`

describe.each(DOCUMENTS)('%s', (file, least, said, last) => {
  let product: Product
  let cwd: string

  beforeAll(async () => {
    product = await startEmbedded({
      FILROUGE_EXAMPLE: 'true',
      FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
      FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
    })
    cwd = temporaryDirectory()
    mkdirSync(join(cwd, '.filrouge'))
    writeFileSync(join(cwd, '.filrouge/admin-key'), `${ADMIN_KEY}\n`)
  })
  afterAll(async () => {
    await product?.stop()
    rmSync(cwd, { recursive: true, force: true })
  })

  test('has lines to copy that do what they say, in their order', async () => {
    const blocks = blocksOf(file)
    expect(blocks.length).toBeGreaterThanOrEqual(least)
    const port = String(await freePort())
    const lines = ['set -e', ...blocks, ...(last === undefined ? [] : [waitFor(last)])].join('\n')
    const script = inBackground(lines)
      .replaceAll('127.0.0.1:4200', `127.0.0.1:${port}`)
      .replaceAll('http://127.0.0.1:4100', product.url)
      .replaceAll('curl ', 'curl --silent --show-error --fail-with-body ')
      .replaceAll('npx filrouge', `'${process.execPath}' '${CLI}'`)
    const env = { PATH: process.env['PATH'], FILROUGE_URL: product.url, PORT: port }
    const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd, env })
    for (const one of [...said, ...(last === undefined ? [] : [last])]) expect(stdout).toContain(one)
  }, 90_000)
})

test('the README names the two commands', () =>
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toMatch(
    /```sh\nnpm start\n```[\s\S]*```sh\nnpm test\n```/,
  ))
