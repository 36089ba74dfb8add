// npm start: installs, builds, and starts everything in this process.
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { prepare, root } from './prepare.mjs'

prepare()
await import(pathToFileURL(join(root, 'apps/standalone/dist/main.js')).href)
