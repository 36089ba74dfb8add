import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Where distributions and installers put it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The path of a Chromium that starts: that of FILROUGE_CHROMIUM, or one in a known place. @throws Error if none does */
export async function findChromium(): Promise<string> {
  const given = process.env['FILROUGE_CHROMIUM']
  const places = given ? [given] : PLACES
  for (const place of places) if (await starts(place)) return place
  throw new Error(`none starts at ${places.join(', ')}`)
}

async function starts(path: string): Promise<boolean> {
  try {
    await promisify(execFile)(path, ['--version'])
    return true
  } catch {
    return false
  }
}
