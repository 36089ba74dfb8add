import { keyHeaders } from './session-key.js'

/** A page that was read ahead, and until when it is fresh. */
let ahead: { address: string; html: Promise<string | null>; until: number } | null = null

/** So long a page that was read ahead is as good as a new one, milliseconds. */
const FRESH = 10_000

/** Reads a page that is probably the next one. Only the last one is kept. */
export function readAhead(address: string): void {
  if (ahead?.address === address && ahead.until > Date.now()) return
  ahead = { address, html: fetchPage(address), until: Date.now() + FRESH }
}

/**
 * Reads a page of this service as HTML, with the reader's key.
 * @returns null where there is no answer, or none of use: the service is away
 */
export async function readPage(address: string, signal: AbortSignal): Promise<string | null> {
  const read = ahead?.address === address && ahead.until > Date.now() ? await ahead.html : null
  if (ahead?.address === address) ahead = null
  return read ?? fetchPage(address, signal)
}

async function fetchPage(address: string, signal?: AbortSignal): Promise<string | null> {
  try {
    const headers = { accept: 'text/html', ...keyHeaders() }
    const answer = await fetch(address, { headers, ...(signal && { signal }) })
    return answer.status < 500 ? await answer.text() : null
  } catch (error) {
    if (error instanceof TypeError || signal?.aborted) return null
    throw error
  }
}
