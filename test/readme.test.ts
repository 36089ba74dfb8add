import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLI } from './support/cli.js'
import { ADMIN_KEY, startEmbedded, type Product } from './support/services.js'
import { temporaryDirectory } from './support/temporary.js'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
/** The lines to copy, block by block, but for the commands that install and start. */
const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .map(([, lines = '']) => lines.trim())
  .filter((lines) => /curl|npx filrouge (?!start)/.test(lines))

describe('the README', () => {
  let product: Product
  let cwd: string

  beforeAll(async () => {
    product = await startEmbedded()
    cwd = temporaryDirectory()
    mkdirSync(join(cwd, '.filrouge'))
    writeFileSync(join(cwd, '.filrouge/admin-key'), `${ADMIN_KEY}\n`)
  })
  afterAll(async () => {
    await product?.stop()
    rmSync(cwd, { recursive: true, force: true })
  })

  test('has lines to copy that do what they say, in their order', async () => {
    expect(blocks.length).toBeGreaterThanOrEqual(5)
    const script = ['set -e', ...blocks]
      .join('\n')
      .replaceAll('http://127.0.0.1:4100', product.url)
      .replaceAll('curl ', 'curl --silent --show-error --fail-with-body ')
      .replaceAll('npx filrouge', `'${process.execPath}' '${CLI}'`)
    const env = { PATH: process.env['PATH'], FILROUGE_URL: product.url }
    const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd, env })
    for (const said of [
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
    ])
      expect(stdout).toContain(said)
  })

  test('names the two commands', () =>
    expect(readme).toMatch(/```sh\nnpm start\n```[\s\S]*```sh\nnpm test\n```/))
})
