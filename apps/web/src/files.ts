import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Assets } from './facts.js'

/** The folder of the files that browsers load, as the build wrote them. */
export const FILES_FOLDER = fileURLToPath(new URL('../dist/files', import.meta.url))

/** The path under which the service serves that folder. */
export const FILES_PATH = '/assets/'

type Manifest = Readonly<Record<string, { file: string }>>

/**
 * The addresses of the files that every page loads.
 * @throws Error where the page was not built
 */
export function readAssets(): Assets {
  const manifest: Manifest = JSON.parse(readFileSync(join(FILES_FOLDER, 'manifest.json'), 'utf8'))
  const address = (source: string) => {
    const built = manifest[source]
    if (!built) throw new Error(`the page was built without ${source}`)
    return `${FILES_PATH}${built.file}`
  }
  return {
    style: address('src/styles/page.css'),
    theme: address('src/browser/theme.ts'),
    script: address('src/browser/page.ts'),
    icon: address('src/document/icon.svg'),
    displayFont: address('src/fonts/newsreader-display.woff2'),
  }
}
