import type { BrowserContext } from 'playwright-core'

/**
 * Collects what the pages of a context complain of from now on, and what they must not do: errors on the console (among
 * them what a content security policy refuses, and answers of 400 and above), exceptions that no one caught, and requests
 * to other origins.
 * @param origins the origins that may be asked
 * @returns a list that grows
 */
export function complaintsOf(context: BrowserContext, origins: readonly string[]): string[] {
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (webError) => complaints.push(`exception: ${String(webError.error())}`))
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    const isOnNetwork = protocol !== 'data:' && protocol !== 'blob:'
    if (isOnNetwork && !origins.includes(origin)) complaints.push(`other origin: ${request.url()}`)
  })
  return complaints
}
