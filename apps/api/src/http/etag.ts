import { hash } from 'node:crypto'

/** The digest of an answer's text in its ETag: 32 hex digits. */
export const etagDigest = (text: string): string => hash('sha256', text, 'hex').slice(0, 32)
