// Writes the README's table of configuration from the code, or checks that it is up to date (--check).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.mjs'
const { configTable } = await import('../libs/runtime/dist/index.js')

const file = join(root, 'README.md')
const text = readFileSync(file, 'utf8')
const [begin, end] = ['<!-- configuration -->\n', '\n<!-- /configuration -->']
const from = text.indexOf(begin) + begin.length
const to = text.indexOf(end)
if (from < begin.length || to < 0) throw new Error('the README has no place for the table of configuration')
/** A table without the spaces that align it. */
const bare = (markdown) => markdown.replace(/[\s-]+/g, '')
const table = `\n${configTable()}\n`
if (!process.argv.includes('--check')) writeFileSync(file, text.slice(0, from) + table + text.slice(to))
else if (bare(text.slice(from, to)) !== bare(table)) {
  console.error("the README's table of configuration is not what the code says: run `node tools/readme.mjs`")
  process.exit(1)
}
