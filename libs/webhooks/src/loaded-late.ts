import type { CompiledFilter } from './filter.js'
import type { Sender, SenderOptions } from './send.js'

/** Makes a sender of webhooks. undici is loaded with the first post, since it takes long to load. */
export function makeSender(options: SenderOptions): Sender {
  let made: Promise<Sender> | null = null
  const sender = () => (made ??= import('./send.js').then(({ openSender }) => openSender(options)))
  return {
    post: async (outgoing) => (await sender()).post(outgoing),
    close: async () => (await made)?.close(),
  }
}

/** Compiles a filter, see filter.ts. CEL is loaded with the first filter, since it takes long to load. */
export async function compileFilter(text: string): Promise<CompiledFilter> {
  const { compile } = await import('./filter.js')
  return compile(text)
}

/**
 * What is wrong with a filter that somebody sets: it does not compile, or it has a slip, see filter-slips.ts.
 * @returns a sentence, or null
 */
export async function filterFault(text: string): Promise<string | null> {
  const compiled = await compileFilter(text)
  if (!compiled.ok) return compiled.message
  const { filterSlip } = await import('./filter-slips.js')
  return filterSlip(text)
}
