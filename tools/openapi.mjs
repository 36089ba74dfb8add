// Writes docs/openapi.json and docs/asyncapi.json from the code, or checks that they are up to date (--check).
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.mjs'
const { describeApi, describeMessages } = await import('../apps/api/dist/describe.js')

const documents = { 'docs/openapi.json': await describeApi(), 'docs/asyncapi.json': describeMessages() }
for (const [name, document] of Object.entries(documents)) {
  const file = join(root, name)
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`${name} is not what the code says: run \`node tools/openapi.mjs\``)
    process.exitCode = 1
  }
}
