// npm start: installs, builds, and starts everything in this process.
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { prepare, root } from './prepare.mjs'

prepare()
if (process.env.npm_lifecycle_event === 'start') stopWithNpm()
await import(pathToFileURL(join(root, 'apps/standalone/dist/main.js')).href)

/** npm passes a signal to its shell only, and the shell does not pass it on. So this process stops when npm is gone. */
function stopWithNpm() {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer) // a second signal would end the process at once
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
}
