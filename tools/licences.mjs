// Checks the licences of all packages that run with the product.
import { createRequire } from 'node:module'
import { root } from './prepare.mjs'
const checker = createRequire(import.meta.url)('license-checker-rseidelsohn')

const ALLOWED = [
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'PostgreSQL',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
]
const found = await new Promise((resolve, reject) =>
  checker.init({ start: root, production: true, excludePrivatePackages: true }, (error, packages) =>
    error ? reject(error) : resolve(packages),
  ),
)
const allowed = (licence) =>
  licence
    .replace(/[()*]/g, '')
    .split(/\s+OR\s+/)
    .some((one) => one.split(/\s+AND\s+/).every((part) => ALLOWED.includes(part.trim())))
const refused = Object.entries(found).filter(([, { licenses }]) => ![licenses].flat().some(allowed))
for (const [name, { licenses }] of refused) console.error(`${name}: ${licenses}`)
process.exit(refused.length === 0 ? 0 : 1)
