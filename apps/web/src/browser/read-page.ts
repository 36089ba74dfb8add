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

interface Reading {
  signal?: AbortSignal
  /** The version of the story that the page shows at least. */
  minVersion?: number | undefined
}

/**
 * Reads a page of this service as HTML, with the reader's key.
 * @returns null where there is no answer, or none of use: the service is away
 */
export async function readPage(address: string, reading: Reading): Promise<string | null> {
  const isAhead = ahead?.address === address && ahead.until > Date.now() && reading.minVersion === undefined
  const read = ahead && isAhead ? await ahead.html : null
  if (ahead?.address === address) ahead = null
  return read ?? fetchPage(address, reading)
}

async function fetchPage(address: string, { signal, minVersion }: Reading = {}): Promise<string | null> {
  try {
    const headers = {
      accept: 'text/html',
      ...keyHeaders(),
      ...(minVersion !== undefined && { 'filrouge-min-version': String(minVersion) }),
    }
    const answer = await fetch(address, { headers, ...(signal && { signal }) })
    return answer.status < 500 ? await answer.text() : null
  } catch (error) {
    if (error instanceof TypeError || signal?.aborted) return null
    throw error
  }
}
