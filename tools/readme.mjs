// Writes the tables of documents that come from the code, or checks that they are up to date (--check).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { root } from './prepare.mjs'
const { configTable, metricsTable } = await import('../libs/runtime/dist/index.js')
const { describeRoles } = await import('../apps/api/dist/describe.js')

const TABLES = [
  { file: 'README.md', name: 'configuration', table: configTable() },
  { file: 'docs/guides/roles.md', name: 'roles', table: describeRoles() },
  { file: 'docs/guides/operating.md', name: 'metrics', table: metricsTable() },
]

const isCheck = process.argv.includes('--check')
for (const { file, name, table } of TABLES) {
  const path = join(root, file)
  const text = readFileSync(path, 'utf8')
  const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`]
  const from = text.indexOf(begin) + begin.length
  const to = text.indexOf(end)
  if (from < begin.length || to < 0) throw new Error(`${file} has no place for the table of ${name}`)
  const options = { ...(await resolveConfig(path)), parser: 'markdown' }
  const written = text.slice(0, from) + `\n${await format(table, options)}` + text.slice(to)
  if (!isCheck) writeFileSync(path, written)
  else if (text !== written) {
    console.error(`the table of ${name} in ${file} is out of date: run \`node tools/readme.mjs\``)
    process.exitCode = 1
  }
}
