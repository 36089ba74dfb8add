// Writes the README's table of configuration from the code, or checks that it is up to date (--check).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from './prepare.mjs'
const { configTable } = await import('../libs/runtime/dist/index.js')

const file = join(root, 'README.md')
const text = readFileSync(file, 'utf8')
const [begin, end] = ['<!-- configuration -->\n', '\n<!-- /configuration -->']
const from = text.indexOf(begin) + begin.length
const to = text.indexOf(end)
if (from < begin.length || to < 0) throw new Error('the README has no place for the table of configuration')
const options = { ...(await resolveConfig(file)), parser: 'markdown' }
const written = text.slice(0, from) + `\n${await format(configTable(), options)}` + text.slice(to)
if (!process.argv.includes('--check')) writeFileSync(file, written)
else if (text !== written) {
  console.error("the README's table of configuration is out of date: run `node tools/readme.mjs`")
  process.exit(1)
}
