import { isBuiltin } from 'node:module'
import { build, defaultClientConditions, type Plugin } from 'vite'

/**
 * A program and all that it imports, as one module for browsers, by Vite. It is read from the sources.
 * @param entry the path of a file in TypeScript
 * @throws Error if something in it imports a module of Node
 */
export async function bundled(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [withoutNode],
    resolve: { conditions: ['source', ...defaultClientConditions] },
    build: {
      write: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict', output: { format: 'es' } },
    },
  })
  const outputs = Array.isArray(result) ? result.flatMap(({ output }) => output) : []
  if ('output' in result) outputs.push(...result.output)
  const [chunk, ...others] = outputs
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error(`${entry} makes ${outputs.length} files`)
  return chunk.code
}

/** Vite would replace the modules of Node by empty ones. */
const withoutNode: Plugin = {
  name: 'without-node',
  enforce: 'pre',
  resolveId: (source, importer) => {
    if (isBuiltin(source)) throw new Error(`browsers have no ${source}, which ${importer ?? 'it'} imports`)
  },
}
