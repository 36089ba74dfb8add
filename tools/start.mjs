// npm start: installs, builds, and starts everything in this process.
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { prepare, root } from './prepare.mjs'

prepare()
if (process.env.npm_lifecycle_event === 'start') stopWithNpm()
await import(pathToFileURL(join(root, 'apps/standalone/dist/main.js')).href)

/** npm hands a signal on to its shell alone, and the shell to nobody: whoever stops npm would leave us running. */
function stopWithNpm() {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer) // a second signal would not wait
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
}
