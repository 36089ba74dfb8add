// npm run pictures: makes the pictures of the README (docs/pictures), from the page of the example story.
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { prepare, root } from './prepare.mjs'

/** The pictures by name: an address, and how it is looked at. */
const PICTURES = {
  story: {
    path: '/stories/coalition-of-the-willing?lang=en',
    viewport: { width: 1280, height: 1080 },
    colorScheme: 'light',
    deviceScaleFactor: 1,
  },
  'past-on-a-phone': {
    path: '/stories/coalition-of-the-willing?knownAt=2025-09-04T19:00:00Z&lang=fr',
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
    deviceScaleFactor: 2,
  },
}
const MOST_BYTES = 250_000

prepare()
const folder = join(root, 'docs/pictures')
mkdirSync(folder, { recursive: true })
const dir = mkdtempSync(join(tmpdir(), 'filrouge-pictures-'))
chmodSync(dir, 0o755)
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const product = spawn(process.execPath, [join(root, 'apps/standalone/dist/main.js')], {
  env: { PATH: process.env.PATH, FILROUGE_DATA: dir, FILROUGE_PORT: String(port) },
  stdio: 'ignore',
})

try {
  await up()
  const browser = await chromium.launch({ executablePath: chromiumPath(), chromiumSandbox: false })
  for (const [name, picture] of Object.entries(PICTURES)) await take(browser, name, picture)
  await browser.close()
} finally {
  product.kill('SIGTERM')
  if (product.exitCode === null) await new Promise((resolve) => product.once('exit', resolve))
  rmSync(dir, { recursive: true, force: true })
}

async function take(browser, name, { path, ...look }) {
  const context = await browser.newContext({ ...look, timezoneId: 'UTC', reducedMotion: 'reduce' })
  const page = await context.newPage()
  const answer = await page.goto(url + path)
  if (!answer.ok()) throw new Error(`${path} answers ${answer.status()}`)
  await page.evaluate(() => document.fonts.ready)
  const file = join(folder, `${name}.png`)
  await page.screenshot({ path: file })
  await context.close()
  const { size } = statSync(file)
  console.log(`${file}: ${Math.ceil(size / 1_000)} kB`)
  if (size > MOST_BYTES) throw new Error(`${name} is larger than ${MOST_BYTES / 1_000} kB`)
}

/** Waits until the last version of the example is recorded. */
async function up() {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/v1/stories/coalition-of-the-willing?version=40`).catch(() => null)
    if (answer?.ok) return
    if (product.exitCode !== null) throw new Error('the service ended')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the example story is not loaded')
}

function chromiumPath() {
  const found = [process.env.FILROUGE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
    (path) => path && existsSync(path),
  )
  if (!found) throw new Error('no Chromium: install it, or set FILROUGE_CHROMIUM')
  return found
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
