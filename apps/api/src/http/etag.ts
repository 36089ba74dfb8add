import { hash } from 'node:crypto'

/** The digest of an answer's bytes in its ETag: 32 hex digits. */
export const etagDigest = (bytes: Buffer): string => hash('sha256', bytes, 'hex').slice(0, 32)
