import { createHash } from 'node:crypto'

/** The digest of an answer's text in its ETag: 32 hex digits. */
export const etagDigest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32)
