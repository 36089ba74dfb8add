// npm run check: all checks that do not run the product. Ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { bin, prepare, root } from './prepare.mjs'

const CHECKS = {
  'types of tests': [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.test.json'],
  'types of tests of the page': [bin('typescript', 'bin', 'tsc'), '-p', 'apps/web/tsconfig.test.json'],
  lint: [bin('oxlint', 'bin', 'oxlint'), '--deny-warnings'],
  format: [bin('prettier', 'bin', 'prettier.cjs'), '--check', '.', '--log-level', 'warn'],
  'import rules': [
    bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
    '--config',
    '.dependency-cruiser.js',
    'apps',
    'libs',
  ],
  'unused code': [bin('knip', 'bin', 'knip.js')],
  licences: ['tools/licences.mjs'],
  compose: [bin('dclint', 'bin', 'dclint.cjs'), '.'],
  'openapi and asyncapi up to date': ['tools/openapi.mjs', '--check'],
  'tables of the documents up to date': ['tools/readme.mjs', '--check'],
}

prepare()
const failed = Object.entries(CHECKS).filter(([name, args]) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`)
  return status !== 0
})
console.log(`${Object.keys(CHECKS).length - failed.length} passed, ${failed.length} failed`)
process.exit(failed.length === 0 ? 0 : 1)
