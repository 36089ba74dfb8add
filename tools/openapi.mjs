// Writes docs/openapi.json from the code, or checks that it is up to date (--check).
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.mjs'
const { describeApi } = await import('../apps/api/dist/describe.js')

const file = join(root, 'docs/openapi.json')
const text = `${JSON.stringify(await describeApi(), null, 2)}\n`
if (!process.argv.includes('--check')) writeFileSync(file, text)
else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('docs/openapi.json is not what the code says: run `node tools/openapi.mjs`')
  process.exit(1)
}
