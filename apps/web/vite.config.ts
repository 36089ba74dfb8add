import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const folder = join(import.meta.dirname, 'dist/files')

/** Writes each text file compressed too: the service sends these. */
const compressed: Plugin = {
  name: 'compressed',
  closeBundle() {
    for (const name of readdirSync(folder).filter((file) => /\.(js|css|svg|txt)$/.test(file))) {
      const bytes = readFileSync(join(folder, name))
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes))
      writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
    }
  },
}

/**
 * The words of the editor stand in the files of the languages, beside those of the page (`libs/words`). A bundler puts a
 * file into one chunk, so readers would load them too. Hence the editor has the same files under a second name, and of
 * each only what it imports.
 */
const EDITORS = '?editor'
const editorsWords: Plugin = {
  name: 'words of the editor',
  enforce: 'pre',
  async resolveId(source, importer) {
    const isOfEditor = importer?.endsWith('/words/src/editor.ts') || importer?.endsWith(EDITORS)
    const found = isOfEditor && source.includes('languages') && (await this.resolve(source, importer))
    return found ? `${found.id}${EDITORS}` : null
  },
}

/** Builds what browsers load. The names contain a digest of the content. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/assets/',
  resolve: { conditions: ['source', 'browser', 'module', 'import', 'default'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [editorsWords, compressed],
  build: {
    outDir: 'dist/files',
    assetsDir: '',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2022',
    rolldownOptions: {
      // Compressing takes a second or two, and that is no news to who starts the service.
      checks: { bundlerTimings: false },
      input: {
        page: 'src/browser/page.ts',
        theme: 'src/browser/theme.ts',
        icon: 'src/document/icon.svg',
        style: 'src/styles/page.css',
      },
    },
  },
})
