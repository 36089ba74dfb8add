// npm run dev: builds at every change, and restarts standalone after each build.
import { spawn } from 'node:child_process'
import { bin, prepare, root } from './prepare.mjs'

prepare()
const node = (...args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
const children = [
  node(bin('typescript', 'bin', 'tsc'), '-b', '--watch', '--preserveWatchOutput'),
  node('--watch', '--watch-preserve-output', 'apps/standalone/dist/main.js'),
]
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => children.forEach((child) => child.kill(signal)))
